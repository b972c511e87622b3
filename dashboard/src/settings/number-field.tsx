import { useState } from 'preact/hooks'
import { Field } from '../ui/field.js'
import { TextInput } from '../ui/text-input.js'
import { t } from '../words/words.js'
import { wholeNumber } from './whole-number.js'

interface Props {
  label: string
  hint?: string
  /** `NaN` while what is typed is no number from `least` to `most`. */
  value: number
  onChange: (value: number) => void
  least: number
  most: number
}

/** What is typed, until the value is set from outside: a discarded change, or someone else's version. */
export function useTyped(value: number, read: (text: string) => number, write: (value: number) => string) {
  const [text, setText] = useState(() => write(value))
  const isOurs = Object.is(read(text), value)
  return { text: isOurs ? text : write(value), setText }
}

/** A whole number, with what is wrong about it said below. */
export function NumberField({ label, hint, value, onChange, least, most }: Props) {
  const read = (typed: string) => wholeNumber(typed, least, most) ?? NaN
  const { text, setText } = useTyped(value, read, String)
  return (
    <Field label={label} hint={hint} error={Number.isNaN(value) ? t('settings.numberWrong', { least, most }) : null}>
      <TextInput type="number" class="settings-short" inputMode="numeric" min={least} max={most} value={text}
        onInput={(typed) => {
          setText(typed)
          onChange(read(typed))
        }} />
    </Field>
  )
}
