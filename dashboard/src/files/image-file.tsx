import { useEffect, useRef, useState } from 'preact/hooks'
import { drawnSize, ShelfError } from '@parley/client/attachments'
import { useDesk } from '../store/desk.js'
import { Button } from '../ui/button.js'
import { t } from '../words/words.js'
import { isWaiting, type AnyFile } from './file-list.js'
import { Going } from './going.js'
import { Viewer } from './viewer.js'

interface Props {
  /** The message and the place in it: what was shown while it waited goes on being shown when it is stored. */
  of: string
  file: AnyFile
  onCancel?: () => void
}
type Shown = { is: 'loading' } | { is: 'there'; address: string } | { is: 'gone' | 'unreachable' }

const most = { width: 320, height: 280 }
const previews = new Map<string, string>()

/** The image itself, asked for once it is drawn: the log draws only what is near. */
function useAddress(key: string, file: AnyFile) {
  const { shelf, outbox } = useDesk()
  const isHere = useRef(true)
  const [shown, setShown] = useState<Shown>(() => {
    const address = previews.get(key)
    return address ? { is: 'there', address } : { is: 'loading' }
  })
  const find = async (): Promise<Shown> => {
    try {
      if (!isWaiting(file)) return { is: 'there', address: await shelf.address(file.id) }
      const blob = await outbox.file(file.clientId)
      if (!blob) return { is: 'unreachable' }
      const address = URL.createObjectURL(blob)
      previews.set(key, address)
      return { is: 'there', address }
    } catch (error) {
      return { is: error instanceof ShelfError && error.isGone ? 'gone' : 'unreachable' }
    }
  }
  const load = async () => {
    const found = await find()
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
