import type { AnyFile } from '@parley/client/attachments'
import { isShownInPlace } from '@parley/protocol'
import { FileRow } from './file-row.js'
import { ImageFile } from './image-file.js'
import './files.css'

/** The files of one message or note: images in their place, others as a name and a size. */
export function FileList({ of, files, onCancel }: { of: string; files: readonly AnyFile[]; onCancel?: () => void }) {
  if (files.length === 0) return null
  return (
    <div class="files">
      {files.map((file, place) => {
        const key = `${of} ${place}`
        const cancel = onCancel ? { onCancel } : {}
        return isShownInPlace(file.type) ? (
          <ImageFile key={key} of={key} file={file} {...cancel} />
        ) : (
          <FileRow key={key} file={file} {...cancel} />
        )
      })}
    </div>
  )
}
