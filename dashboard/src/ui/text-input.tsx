import type { InputHTMLAttributes, Ref, TextareaHTMLAttributes } from 'preact'
import type { LucideIcon } from 'lucide-preact'
import { classNames } from './class-names.js'
import { useField } from './field.js'
import { Icon } from './icon.js'
import './text-input.css'

export interface TextInputProps extends Omit<InputHTMLAttributes, 'class' | 'value' | 'onInput' | 'icon' | 'role' | 'type' | 'list'> {
  type?: 'text' | 'email' | 'password' | 'search' | 'number' | 'date' | 'url' | undefined
  value: string
  onInput: (value: string) => void
  icon?: LucideIcon | undefined
  inputRef?: Ref<HTMLInputElement> | undefined
  class?: string | undefined
}

/** One line of text. Inside a `Field` it takes its label and descriptions from there. */
export function TextInput({ value, onInput, icon, inputRef, class: className, type = 'text', ...rest }: TextInputProps) {
  const field = useField()
  const input = (
    <input {...field} {...rest} type={type} class={classNames('ui-input', icon && 'ui-input-with-icon', className)}
      value={value} onInput={(event) => onInput(event.currentTarget.value)} ref={inputRef ?? null} />
  )
  return icon ? <span class="ui-input-box"><Icon of={icon} />{input}</span> : input
}

export interface TextAreaProps extends Omit<TextareaHTMLAttributes, 'class' | 'value' | 'onInput'> {
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
