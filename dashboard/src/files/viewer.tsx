import { useLayoutEffect, useRef } from 'preact/hooks'
import { Download, X } from 'lucide-preact'
import { IconButton } from '../ui/icon-button.js'
import { toast } from '../ui/toast.js'
import { t } from '../words/words.js'

interface Props {
  name: string
  address: string
  onClose: () => void
  onSave?: () => Promise<void>
}

/** An image as large as the window, over everything; Escape or a press beside it closes it, and focus goes back. */
export function Viewer({ name, address, onClose, onSave }: Props) {
  const self = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const dialog = self.current
    const before = document.activeElement
    dialog?.showModal()
    return () => {
      dialog?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  const save = () => onSave?.().catch(() => toast(t('files.unreachable'), { tone: 'bad' }))
  return (
    <dialog
      ref={self}
      class="viewer"
      aria-label={name}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (event.target instanceof HTMLElement && event.target.matches('.viewer, .viewer-image')) onClose()
      }}
    >
      <header class="viewer-head">
        <span class="file-name" dir="auto">
          {name}
        </span>
        {onSave && <IconButton icon={Download} label={t('files.save', { name })} onClick={() => void save()} />}
        <IconButton icon={X} label={t('ui.close')} onClick={onClose} />
      </header>
      <div class="viewer-image">
        <img src={address} alt={name} />
      </div>
    </dialog>
  )
}
