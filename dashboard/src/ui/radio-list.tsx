import { useId } from 'preact/hooks'
import './radio-list.css'

interface Choice<T extends string> { value: T; label: string; hint: string }
interface Props<T extends string> {
  label: string
  labelHidden?: boolean | undefined
  value: T
  choices: readonly Choice<T>[]
  onChange: (value: T) => void
}

/** A few choices below each other, each with a line that says what it does. */
export function RadioList<T extends string>({ label, labelHidden = false, value, choices, onChange }: Props<T>) {
  const name = useId()
  return (
    <fieldset class="ui-radios">
      <legend class={labelHidden ? 'unseen' : 'ui-field-label'}>{label}</legend>
      {choices.map((choice) => (
        <label key={choice.value} class="ui-radio">
          <input type="radio" name={name} value={choice.value} checked={choice.value === value}
            aria-describedby={`${name}-${choice.value}`} onChange={() => onChange(choice.value)} />
          <span class="ui-radio-words">
            <span class="ui-radio-label">{choice.label}</span>
            <span class="ui-radio-hint" id={`${name}-${choice.value}`}>{choice.hint}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
