import type { SelectHTMLAttributes } from 'preact'
import { ChevronDown } from 'lucide-preact'
import { classNames } from './class-names.js'
import { useField } from './field.js'
import { Icon } from './icon.js'
import './text-input.css'
import './select.css'

export interface Choice<T extends string> { value: T; label: string; disabled?: boolean }

type Own = 'class' | 'value' | 'onChange' | 'onInput' | 'size' | 'multiple' | 'role'

interface Props<T extends string> extends Omit<SelectHTMLAttributes, Own> {
  value: T
  choices: readonly Choice<T>[]
  onChange: (value: T) => void
  /** As wide as its words, for a row of filters. */
  fitted?: boolean | undefined
  class?: string | undefined
}

/** The browser's own list of choices. */
export function Select<T extends string>({ value, choices, onChange, fitted = false, class: className, ...rest }: Props<T>) {
  const field = useField()
  return (
    <span class={classNames('ui-select', fitted && 'ui-select-fitted', className)}>
      <select {...field} {...rest} class="ui-input" value={value}
        onChange={(event) => {
          const chosen = choices[event.currentTarget.selectedIndex]
          if (chosen) onChange(chosen.value)
        }}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value} selected={choice.value === value} disabled={choice.disabled ?? false}>
            {choice.label}
          </option>
        ))}
      </select>
      <Icon of={ChevronDown} size={14} />
    </span>
  )
}
