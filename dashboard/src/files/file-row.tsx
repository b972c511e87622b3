import { useState } from 'preact/hooks'
import { Download } from 'lucide-preact'
import { fileSize, isWaiting, save, type AnyFile } from '@parley/client/attachments'
import { extensionOf, type Attachment } from '@parley/protocol'
import { useDesk } from '../store/desk.js'
import { Icon } from '../ui/icon.js'
import { locale, t } from '../words/words.js'
import { Going } from './going.js'

/** Stands for a file that is not shown: its kind, in a few letters. */
export const FileMark = ({ name }: { name: string }) => (
  <span class="file-mark" aria-hidden="true">
    {extensionOf(name).slice(0, 4).toUpperCase() || '…'}
  </span>
)

/** A file as a name and a size; pressed, it is saved. */
export function FileRow({ file, onCancel }: { file: AnyFile; onCancel?: () => void }) {
  const { shelf } = useDesk()
  const [state, setState] = useState<'idle' | 'saving' | 'gone' | 'unreachable'>('idle')
  const told = state === 'idle' ? fileSize(file.size, locale.value) : t(`files.${state}`)
  const take = async (stored: Attachment) => {
    if (state === 'saving') return
    setState('saving')
    setState(await save(shelf, stored))
  }
  const inner = (
    <>
      <FileMark name={file.name} />
      <span class="file-words">
        {!isWaiting(file) && <span class="unseen">{t('files.save', { name: '' })}</span>}
        <span class="file-name" dir="auto">
          {file.name}
        </span>{' '}
        <span class="file-size">{told}</span>
      </span>
    </>
  )
  if (isWaiting(file)) {
    return (
      <div class="file">
        {inner}
        <Going file={file} onCancel={onCancel} />
      </div>
    )
  }
  return (
    <>
      <button type="button" class="file" onClick={() => void take(file)}>
        {inner}
        <Icon of={Download} size={16} />
      </button>
      <span class="unseen" role="status">
        {state !== 'idle' && told}
      </span>
    </>
  )
}
