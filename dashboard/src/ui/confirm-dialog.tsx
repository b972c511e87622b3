import type { ComponentChildren } from 'preact'
import { t } from '../words/words.js'
import { Button } from './button.js'
import { Dialog } from './dialog.js'

interface Props {
  title: string
  /** What will happen, in a sentence or two. */
  children: ComponentChildren
  /** The verb on the button that does it. */
  confirm: string
  danger?: boolean | undefined
  busy?: boolean | undefined
  /** Why it did not work, when it did not. */
  error?: string | null | undefined
  onConfirm: () => void
  onCancel: () => void
}

/** Asks before something that is not easily taken back. Focus starts on the way out. */
export function ConfirmDialog({ title, children, confirm, danger = false, busy, error, onConfirm, onCancel }: Props) {
  return (
    <Dialog title={title} onClose={onCancel} size="small" role="alertdialog" footer={
      <>
        <Button onClick={onCancel} autofocus>{t('ui.cancel')}</Button>
        <Button tone={danger ? 'danger' : 'primary'} busy={busy} onClick={onConfirm}>{confirm}</Button>
      </>
    }>
      <div>{children}</div>
      {error && <p class="ui-field-error" role="alert">{error}</p>}
    </Dialog>
  )
}
