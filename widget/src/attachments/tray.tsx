import type { Signal } from '@preact/signals'
import { dismissRefused, fileSize, refusedBeside } from '@parley/client/attachments'
import { isShownInPlace } from '@parley/protocol'
import { useEffect, useState } from 'preact/hooks'
import { Cross } from '../ui/icons.js'
import { fileWords } from '../words/attachments.js'
import { locale } from '../words/words.js'
import { FileMark } from './file-mark.js'

/** Files that go with the next message, above the text. */
export function Tray({ files }: { files: Signal<readonly File[]> }) {
  const refused = refusedBeside(files.value)
  const words = fileWords.value
  return (
    <>
      <div class="refused" role="alert">
        {refused.map(({ name, why }) => <p key={name}>{words.notSent(name, why)}</p>)}
        {refused.length > 0 && (
          <button class="quiet" type="button" aria-label={words.dismiss} onClick={dismissRefused}>
            <Cross size={16} />
          </button>
        )}
      </div>
      {files.value.length > 0 && (
        <ul class="tray" aria-label={words.chosen}>
          {files.value.map((file) => (
            <li key={`${file.name} ${file.size} ${file.lastModified}`}>
              {isShownInPlace(file.type) ? <Thumb file={file} /> : <FileMark name={file.name} />}
              <span class="file-text">
                <span class="file-name" dir="auto">{file.name}</span>
                <span class="hint">{fileSize(file.size, locale.value)}</span>
              </span>
              <button class="quiet" type="button" aria-label={words.remove(file.name)}
                onClick={() => { files.value = files.peek().filter((one) => one !== file) }}>
                <Cross size={16} />
              </button>
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
  return <span class="thumb">{address && <img src={address} alt="" />}</span>
}
