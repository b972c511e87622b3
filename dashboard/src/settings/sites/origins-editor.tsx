import { useState } from 'preact/hooks'
import { Globe, Plus, X } from 'lucide-preact'
import { Button } from '../../ui/button.js'
import { Field } from '../../ui/field.js'
import { IconButton } from '../../ui/icon-button.js'
import { Icon } from '../../ui/icon.js'
import { TextInput } from '../../ui/text-input.js'
import { t } from '../../words/words.js'
import { originOf, type OriginReading } from './origin-of.js'
import './origins-editor.css'

interface Props { origins: readonly string[]; onChange: (origins: string[]) => void; readOnly: boolean }

type Fault = Extract<OriginReading, { ok: false }>['why']

/** What to do about a text that is no origin. */
export const originFault = (why: Fault): string => t(`sites.origin.${why}`)

/** The websites whose pages may show the widget. A pasted address is shortened to what counts. */
export function OriginsEditor({ origins, onChange, readOnly }: Props) {
  const [typed, setTyped] = useState('')
  const [error, setError] = useState<string | null>(null)
  const add = () => {
    const reading = originOf(typed)
    if (!reading.ok) return setError(originFault(reading.why))
    if (origins.includes(reading.origin)) return setError(t('sites.origin.twice'))
    onChange([...origins, reading.origin])
    setTyped('')
    setError(null)
  }
  return (
    <div class="origins">
      {origins.length > 0 && (
        <ul class="origins-list">
          {origins.map((origin) => (
            <li key={origin}>
              <Icon of={Globe} />
              <span class="origins-name" dir="ltr">{origin}</span>
              {!readOnly && (
                <IconButton icon={X} size={16} label={t('sites.removeOrigin', { origin })}
                  onClick={() => onChange(origins.filter((other) => other !== origin))} />
              )}
            </li>
          ))}
        </ul>
      )}
      {origins.length === 0 && <p class="settings-pale">{t('sites.noOriginsHint')}</p>}
      {!readOnly && (
        <div class="origins-add">
          <Field label={t('sites.addOrigin')} error={error} hint={t('sites.addOriginHint')}>
            <TextInput type="url" dir="ltr" value={typed} placeholder="https://shop.example" spellcheck={false}
              onInput={(text) => {
                setTyped(text)
                setError(null)
              }}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return
                event.preventDefault()
                add()
              }} />
          </Field>
          <Button icon={Plus} onClick={add} disabled={typed.trim() === ''}>{t('sites.add')}</Button>
        </div>
      )}
    </div>
  )
}
