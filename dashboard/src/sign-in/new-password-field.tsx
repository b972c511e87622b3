import { Field } from '../ui/field.js'
import { PasswordInput } from '../ui/password-input.js'
import { t } from '../words/words.js'
import { isAcceptable, type Verdict } from './judge-password.js'
import './new-password-field.css'

interface Props {
  label: string
  value: string
  onInput: (value: string) => void
  verdict: Verdict
  /** Said instead of the hint, once one has tried to go on. */
  error?: string | null | undefined
  autofocus?: boolean | undefined
}

/** A new password with a meter that tells whether it will do, and how good it is. */
export function NewPasswordField({ label, value, onInput, verdict, error, autofocus = false }: Props) {
  return (
    <Field label={label} error={error} hint={
      <span class={`password-hint password-hint-${verdict.strength}`}>
        <span class="password-meter" aria-hidden="true">
          {[1, 2, 3, 4].map((step) => <i key={step} data-on={step <= verdict.strength} />)}
        </span>
        <span>{verdictWords(verdict)}</span>
      </span>
    }>
      <PasswordInput autocomplete="new-password" value={value} onInput={onInput} required autofocus={autofocus} />
    </Field>
  )
}

/** What stands in the way of a password once one tried it; `refused`: the server knows it from lists that are tried first. */
export const passwordError = (verdict: Verdict, { tried, refused }: { tried: boolean; refused: boolean }): string | null =>
  !tried ? null : !isAcceptable(verdict) ? verdictWords(verdict) : refused ? t('password.common') : null

/** What to do about a password, or how good it is. */
function verdictWords(verdict: Verdict): string {
  switch (verdict.state) {
    case 'empty': return t('password.rule')
    case 'short': return t('password.short', { count: verdict.missing })
    case 'long': return t('password.long')
    case 'own': return t('password.own')
    case 'regular': return t('password.regular')
    case 'fair': return t('password.fair')
    case 'strong': return t('password.strong')
  }
}
