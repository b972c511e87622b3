import { Field } from '../../ui/field.js'
import { TextInput } from '../../ui/text-input.js'
import { t } from '../../words/words.js'
import { defaultAppearance } from '../embed-tag.js'
import { isColor } from './readable-on.js'
import './color-field.css'

interface Props { value: string; onChange: (color: string) => void; readOnly: boolean }

/** A colour by hand, or by the browser's own picker. */
export function ColorField({ value, onChange, readOnly }: Props) {
  return (
    <Field label={t('sites.color')} error={isColor(value) ? null : t('sites.colorWrong')} hint={t('sites.colorHint')}>
      <span class="color-field">
        <input type="color" class="color-field-picker" aria-label={t('sites.pickColor')} disabled={readOnly}
          value={isColor(value) ? value : defaultAppearance.color} onInput={(event) => onChange(event.currentTarget.value)} />
        <TextInput value={value} dir="ltr" maxLength={7} spellcheck={false} readOnly={readOnly}
          onInput={(text) => onChange(/^[0-9a-f]{6}$/i.test(text) ? `#${text}` : text)} />
      </span>
    </Field>
  )
}
