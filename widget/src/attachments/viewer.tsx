import { useEffect, useRef } from 'preact/hooks'
import { Cross } from '../ui/icons.js'
import { Download } from '../ui/later-icons.js'
import { fileWords } from '../words/attachments.js'

/** An image as large as the frame, on the browser's own dialog: Escape closes it, and the focus goes back. */
export function Viewer({ name, address, onClose, onSave }: {
  name: string
  address: string
  onClose: () => void
  onSave?: () => Promise<void>
}) {
  const self = useRef<HTMLDialogElement>(null)
  const words = fileWords.value
  useEffect(() => {
    const before = document.activeElement
    self.current?.showModal()
    return () => { if (before instanceof HTMLElement) before.focus() }
  }, [])
  return (
    <dialog class="viewer" ref={self} aria-label={name}
      onClick={(event) => { if (event.target === event.currentTarget) onClose() }}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        // Not the whole frame, which Escape closes too.
        event.preventDefault()
        onClose()
      }}>
      <header>
        <span class="file-name" dir="auto">{name}</span>
        {onSave && (
          <button class="quiet" type="button" aria-label={words.save(name)}
            onClick={() => void onSave().catch((error: unknown) => console.warn('Parley:', error))}>
            <Download />
          </button>
        )}
        <button class="quiet" type="button" aria-label={words.close} onClick={onClose}><Cross /></button>
      </header>
      <img src={address} alt={name} />
    </dialog>
  )
}
