import { useEffect, useRef, useState } from 'preact/hooks'
import { drawnSize, isWaiting, show, shownSoFar, type AnyFile, type Shown } from '@parley/client/attachments'
import { useDesk } from '../store/desk.js'
import { Button } from '../ui/button.js'
import { t } from '../words/words.js'
import { Going } from './going.js'
import { Viewer } from './viewer.js'

interface Props {
  /** The message and the place in it: what was shown while it waited goes on being shown when it is stored. */
  of: string
  file: AnyFile
  onCancel?: () => void
}

const most = { width: 320, height: 280 }

/** The image itself, asked for once it is drawn: the log draws only what is near. */
function useAddress(key: string, file: AnyFile) {
  const from = useDesk()
  const isHere = useRef(true)
  const [shown, setShown] = useState<Shown>(() => shownSoFar(key))
  const load = async () => {
    const found = await show(key, file, from)
    if (isHere.current) setShown(found)
  }
  useEffect(() => {
    isHere.current = true
    if (shown.is !== 'there') void load()
    return () => {
      isHere.current = false
    }
  }, [key])
  return { shown, load }
}

/** An image in the log, in the room that its size reserves; pressed, it is shown large. */
export function ImageFile({ of: key, file, onCancel }: Props) {
  const { shelf } = useDesk()
  const { shown, load } = useAddress(key, file)
  const [isOpen, setIsOpen] = useState(false)
  const { width, height } = drawnSize(isWaiting(file) ? {} : file, most)
  return (
    <div class="file-image" style={{ inlineSize: `${width}px`, aspectRatio: `${width} / ${height}` }}>
      {shown.is === 'there' && (
        <button
          type="button"
          class="file-open"
          aria-label={t('files.open', { name: file.name })}
          title={file.name}
          onClick={() => setIsOpen(true)}
        >
          <img src={shown.address} alt={file.name} />
        </button>
      )}
      {shown.is === 'loading' && <span class="unseen">{t('files.loading', { name: file.name })}</span>}
      {(shown.is === 'gone' || shown.is === 'unreachable') && (
        <p class="file-trouble">
          {t(`files.${shown.is}`)}
          {shown.is === 'unreachable' && (
            <Button size="small" onClick={() => void load()}>
              {t('files.again')}
            </Button>
          )}
        </p>
      )}
      {isWaiting(file) && <Going file={file} onCancel={onCancel} />}
      {isOpen && shown.is === 'there' && (
        <Viewer
          name={file.name}
          address={shown.address}
          onClose={() => setIsOpen(false)}
          {...(isWaiting(file) ? {} : { onSave: () => shelf.save(file) })}
        />
      )}
    </div>
  )
}
