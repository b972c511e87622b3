import { useId } from 'preact/hooks'
import type { Choice } from './select.js'
import { useField } from './field.js'
import './segmented.css'

interface Props<T extends string> {
  /** The name of the group; not needed inside a `Field`. */
  label?: string | undefined
  value: T
  choices: readonly Choice<T>[]
  onChange: (value: T) => void
  disabled?: boolean | undefined
}

/** A few choices side by side, of which one holds: radio buttons in one frame. */
export function Segmented<T extends string>({ label, value, choices, onChange, disabled = false }: Props<T>) {
  const name = useId()
  const field = useField()
  return (
    <div {...field} class="ui-segmented" role="radiogroup" aria-label={label}>
      {choices.map((choice) => (
        <label key={choice.value} class="ui-segmented-choice">
          <input type="radio" class="unseen" name={name} value={choice.value} checked={choice.value === value}
            disabled={disabled || (choice.disabled ?? false)} onChange={() => onChange(choice.value)} />
          <span>{choice.label}</span>
        </label>
      ))}
    </div>
  )
}
