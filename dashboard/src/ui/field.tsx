import { createContext, type ComponentChildren } from 'preact'
import { useContext, useId } from 'preact/hooks'
import { CircleAlert } from 'lucide-preact'
import { classNames } from './class-names.js'
import { Icon } from './icon.js'
import './field.css'

interface Props {
  label: string
  hint?: ComponentChildren
  /** What is wrong and what to do; takes the hint's place below the control. */
  error?: string | null | undefined
  /** Says after the label that it may stay empty. */
  optional?: string | undefined
  class?: string | undefined
  /** One control of the kit; it finds its id and descriptions by itself. */
  children: ComponentChildren
}

interface Wiring { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined }
const FieldContext = createContext<Wiring | null>(null)

/** A labelled control with a hint and its error in place. */
export function Field({ label, hint, error, optional, class: className, children }: Props) {
  const id = useId()
  const describes = error ? `${id}-error` : hint ? `${id}-hint` : undefined
  return (
    <div class={classNames('ui-field', className)}>
      <label class="ui-field-label" for={id}>
        {label}
        {optional && <span class="ui-field-optional">{optional}</span>}
      </label>
      <FieldContext.Provider value={{ id, 'aria-describedby': describes, 'aria-invalid': error ? true : undefined }}>
        {children}
      </FieldContext.Provider>
      {error
        ? <p class="ui-field-error" id={`${id}-error`} role="alert"><Icon of={CircleAlert} size={14} /><span>{error}</span></p>
        : hint && <div class="ui-field-hint" id={`${id}-hint`}>{hint}</div>}
    </div>
  )
}

/** The ids that tie a control to the label, hint and error around it; empty outside a `Field`. */
export function useField(): Partial<Wiring> {
  return useContext(FieldContext) ?? {}
}
