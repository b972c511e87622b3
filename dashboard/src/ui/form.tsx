import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'

interface Props { class?: string | undefined; onSubmit: () => void; children: ComponentChildren }

/** A form that checks its fields itself: a try that finds something wrong leads to the first field that says so. */
export function Form({ class: className, onSubmit, children }: Props) {
  const self = useRef<HTMLFormElement>(null)
  const leadToError = () => self.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  return (
    <form ref={self} noValidate {...(className ? { class: className } : {})} onSubmit={(event) => {
      event.preventDefault()
      onSubmit()
      // The errors are drawn in the next frame.
      requestAnimationFrame(() => requestAnimationFrame(leadToError))
    }}>{children}</form>
  )
}
