import { createElement, type AllHTMLAttributes, type Ref, type TextareaHTMLAttributes } from 'preact'
import type { LucideIcon } from 'lucide-preact'
import { classNames } from './class-names.js'
import { useField } from './field.js'
import { Icon } from './icon.js'
import './text-input.css'

type Attributes = AllHTMLAttributes<HTMLInputElement>

export interface TextInputProps extends Omit<Attributes, 'class' | 'value' | 'onInput' | 'type' | 'label' | 'size' | 'icon'> {
  type?: 'text' | 'email' | 'password' | 'search' | 'number' | 'date' | 'time' | 'url' | undefined
  value: string
  onInput: (value: string) => void
  icon?: LucideIcon | undefined
  inputRef?: Ref<HTMLInputElement> | undefined
  class?: string | undefined
}

/** One line of text. Inside a `Field` it takes its label and descriptions from there. */
export function TextInput({ value, onInput, icon, inputRef, class: className, type = 'text', ...rest }: TextInputProps) {
  const field = useField()
  // Not as JSX: its types want to know which one `type` is.
  const input = createElement<Attributes>('input', {
    ...field, ...rest, type, value, class: classNames('ui-input', icon && 'ui-input-with-icon', className),
    ref: inputRef ?? null, onInput: (event) => onInput(event.currentTarget.value),
  })
  return icon ? <span class="ui-input-box"><Icon of={icon} />{input}</span> : input
}

interface TextAreaProps extends Omit<TextareaHTMLAttributes, 'class' | 'value' | 'onInput'> {
  value: string
  onInput: (value: string) => void
  class?: string | undefined
}

/** Several lines of text. */
export function TextArea({ value, onInput, class: className, rows = 3, ...rest }: TextAreaProps) {
  const field = useField()
  return (
    <textarea {...field} {...rest} rows={rows} class={classNames('ui-input', 'ui-input-area', className)} value={value}
      onInput={(event) => onInput(event.currentTarget.value)} />
  )
}
