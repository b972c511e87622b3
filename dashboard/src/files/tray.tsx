import { useEffect, useState } from 'preact/hooks'
import { X } from 'lucide-preact'
import type { Signal } from '@preact/signals'
import { dismissRefused, fileSize, refusedBeside } from '@parley/client/attachments'
import { isShownInPlace } from '@parley/protocol'
import { IconButton } from '../ui/icon-button.js'
import { locale, t } from '../words/words.js'
import { FileMark } from './file-row.js'
import './files.css'

/** Files that go with the next reply or note. */
export function Tray({ files }: { files: Signal<readonly File[]> }) {
  const refused = refusedBeside(files.value)
  return (
    <>
      <div class="tray-refused" role="alert">
        {refused.map(({ name, why }) => (
          <p key={name}>{t(`files.not.${why}`, { name })}</p>
        ))}
        {refused.length > 0 && (
          <IconButton
            icon={X}
            size={14}
            label={t('files.dismiss')}
            onClick={dismissRefused}
          />
        )}
      </div>
      {files.value.length > 0 && (
        <ul class="tray" aria-label={t('files.chosen')}>
          {files.value.map((file) => (
            <li key={`${file.name} ${file.size} ${file.lastModified}`} class="tray-file">
              {isShownInPlace(file.type) ? <Thumb file={file} /> : <FileMark name={file.name} />}
              <span class="file-words">
                <span class="file-name" dir="auto">
                  {file.name}
                </span>
                <span class="file-size">{fileSize(file.size, locale.value)}</span>
              </span>
              <IconButton
                icon={X}
                size={14}
                label={t('files.remove', { name: file.name })}
                onClick={() => {
                  files.value = files.peek().filter((one) => one !== file)
                }}
              />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function Thumb({ file }: { file: File }) {
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(file)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  return <span class="file-mark">{address && <img src={address} alt="" />}</span>
}
