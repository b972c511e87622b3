import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { classNames } from './class-names.js'
import './checkbox.css'

interface Props {
  checked: boolean
  onChange: (checked: boolean) => void
  label: ComponentChildren
  hint?: ComponentChildren
  disabled?: boolean | undefined
  class?: string | undefined
}

/** A box to tick, with its words beside it; the words are part of the target. */
export function Checkbox({ class: className, ...props }: Props) {
  return <Ticked {...props} class={classNames('ui-checkbox', className)} />
}

/** A setting that is on or off at once. */
export function Toggle({ class: className, ...props }: Props) {
  return <Ticked {...props} class={classNames('ui-toggle', className)} isSwitch />
}

function Ticked({ checked, onChange, label, hint, disabled = false, class: className, isSwitch }: Props & { isSwitch?: true }) {
  const id = useId()
  return (
    <label class={classNames('ui-tick', className)}>
      <input type="checkbox" {...(isSwitch ? { role: 'switch' as const } : {})} class="ui-tick-box" checked={checked}
        disabled={disabled} aria-labelledby={`${id}-label`} aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => {
          onChange(event.currentTarget.checked)
          // What is shown follows the state, not the press: a change that was refused springs back.
          event.currentTarget.checked = checked
        }} />
      <span class="ui-tick-words">
        <span class="ui-tick-label" id={`${id}-label`}>{label}</span>
        {hint && <span class="ui-tick-hint" id={`${id}-hint`}>{hint}</span>}
      </span>
    </label>
  )
}
