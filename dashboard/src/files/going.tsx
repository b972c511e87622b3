import { X } from 'lucide-preact'
import type { WaitingFile } from '@parley/client'
import { IconButton } from '../ui/icon-button.js'
import { t } from '../words/words.js'

/** How far a file that waits has got, and a way to stop it. */
export function Going({ file, onCancel }: { file: WaitingFile; onCancel: (() => void) | undefined }) {
  const part = Math.round((file.isUploaded ? 1 : file.progress.value) * 100)
  return (
    <>
      <span
        class="file-going"
        role="progressbar"
        aria-label={t('files.sending', { name: file.name })}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={part}
      >
        <i style={{ inlineSize: `${part}%` }} />
      </span>
      {onCancel && <IconButton class="file-cancel" icon={X} size={14} label={t('files.cancel')} onClick={onCancel} />}
    </>
  )
}
