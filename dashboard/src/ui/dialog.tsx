import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import { X } from 'lucide-preact'
import { t } from '../words/words.js'
import { classNames } from './class-names.js'
import { Form } from './form.js'
import { IconButton } from './icon-button.js'
import './dialog.css'

interface Props {
  title: string
  onClose: () => void
  children: ComponentChildren
  /** Buttons, the one that does it last. */
  footer?: ComponentChildren
  size?: 'small' | 'normal' | 'wide' | undefined
  /** `alertdialog` for a question that must be answered. */
  role?: 'dialog' | 'alertdialog' | undefined
  /** Makes the body a form; Enter in a field submits it. */
  onSubmit?: (() => void) | undefined
}

/**
 * A modal over the page, on the browser's own `<dialog>`: focus stays inside, Esc closes, and focus goes back to where it
 * was. Render it to open it, stop rendering it to close it.
 */
export function Dialog({ title, onClose, children, footer, size = 'normal', role = 'dialog', onSubmit }: Props) {
  const self = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useLayoutEffect(() => {
    const dialog = self.current
    const before = document.activeElement
    dialog?.showModal()
    return () => {
      dialog?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  const inner = (
    <>
      <header class="ui-dialog-head">
        <h2 id={titleId}>{title}</h2>
        <IconButton icon={X} label={t('ui.close')} onClick={onClose} />
      </header>
      <div class="ui-dialog-body">{children}</div>
      {footer && <footer class="ui-dialog-foot">{footer}</footer>}
    </>
  )
  return (
    <dialog ref={self} class={classNames('ui-dialog', `ui-dialog-${size}`)} role={role} aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}>
      {onSubmit
        ? <Form class="ui-dialog-inner" onSubmit={onSubmit}>{inner}</Form>
        : <div class="ui-dialog-inner">{inner}</div>}
    </dialog>
  )
}
