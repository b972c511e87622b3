import type { WaitingFile } from '@parley/client'
import {
  createShelf, drawnSize, fileSize, isWaiting, save, show, shownSoFar, type AnyFile, type Shelf, type Shown,
} from '@parley/client/attachments'
import { isShownInPlace, type Attachment } from '@parley/protocol'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Bubble } from '../conversation/group.js'
import { useStay, useStore } from '../store/context.js'
import type { Store } from '../store/store.js'
import { Cross } from '../ui/icons.js'
import { Download } from '../ui/later-icons.js'
import { fileWords } from '../words/attachments.js'
import { locale } from '../words/words.js'
import { FileMark } from './file-mark.js'
import { Viewer } from './viewer.js'

const MOST = { width: 240, height: 260 }
const shelves = new WeakMap<Store, Shelf>()

function useShelf(): Shelf {
  const store = useStore()
  const shelf = shelves.get(store) ?? createShelf({ token: store.token })
  shelves.set(store, shelf)
  return shelf
}

/** The files of one message: images in their place, others as a name and a size. */
export function Files({ bubble }: { bubble: Bubble }) {
  return (
    <div class={`files ${bubble.state}`}>
      {bubble.files.map((file, place) => {
        const key = `${bubble.key} ${place}`
        return isShownInPlace(file.type)
          ? <Image key={key} of={key} file={file} line={bubble.key} />
          : <Row key={key} file={file} line={bubble.key} />
      })}
    </div>
  )
}

/** How far a waiting file has got, and a way to stop it. */
function Going({ file, line }: { file: WaitingFile; line: string }) {
  const { takeBack } = useStore()
  const words = fileWords.value
  const part = Math.round((file.isUploaded ? 1 : file.progress.value) * 100)
  return (
    <>
      <span class="going" role="progressbar" aria-label={words.uploading(file.name)} aria-valuemin={0} aria-valuemax={100}
        aria-valuenow={part}><i style={{ width: `${part}%` }} /></span>
      <button class="quiet cancel" type="button" aria-label={words.cancel} title={words.cancel} onClick={() => takeBack(line)}>
        <Cross size={16} />
      </button>
    </>
  )
}

/** The address of an image, asked for once it is near what is in view. */
function useAddress(key: string, file: AnyFile, element: { current: HTMLElement | null }) {
  const shelf = useShelf()
  const { outbox } = useStay()
  const [shown, setShown] = useState<Shown>(() => shownSoFar(key))
  const load = async (): Promise<void> => {
    setShown({ is: 'loading' })
    setShown(await show(key, file, { shelf, outbox }))
  }
  useEffect(() => {
    if (shown.is === 'there' || !element.current) return undefined
    const near = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return
      near.disconnect()
      void load()
    }, { rootMargin: '400px' })
    near.observe(element.current)
    return () => near.disconnect()
  }, [key])
  return { shown, load }
}

function Image({ of: key, file, line }: { of: string; file: AnyFile; line: string }) {
  const shelf = useShelf()
  const box = useRef<HTMLDivElement>(null)
  const { shown, load } = useAddress(key, file, box)
  const [isOpen, setIsOpen] = useState(false)
  const words = fileWords.value
  const { width, height } = drawnSize(isWaiting(file) ? {} : file, MOST)
  return (
    <div class="image" ref={box} style={{ width: `${width}px`, aspectRatio: `${width} / ${height}` }}>
      {shown.is === 'there' && (
        <button class="open" type="button" aria-label={words.open(file.name)} title={file.name} onClick={() => setIsOpen(true)}>
          <img src={shown.address} alt={file.name} />
        </button>
      )}
      {shown.is === 'loading' && <span class="said">{words.loading(file.name)}</span>}
      {(shown.is === 'gone' || shown.is === 'unreachable') && (
        <p class="hint">
          {words[shown.is]}
          {shown.is === 'unreachable' && <button class="link" type="button" onClick={() => void load()}>{words.tryAgain}</button>}
        </p>
      )}
      {isWaiting(file) && <Going file={file} line={line} />}
      {isOpen && shown.is === 'there' && (
        <Viewer name={file.name} address={shown.address} onClose={() => setIsOpen(false)}
          {...!isWaiting(file) && { onSave: () => shelf.save(file) }} />
      )}
    </div>
  )
}

function Row({ file, line }: { file: AnyFile; line: string }) {
  const shelf = useShelf()
  const [state, setState] = useState<'idle' | 'saving' | 'gone' | 'unreachable'>('idle')
  const words = fileWords.value
  const told = state === 'idle' ? fileSize(file.size, locale.value) : words[state]
  const take = async (stored: Attachment): Promise<void> => {
    if (state === 'saving') return
    setState('saving')
    setState(await save(shelf, stored))
  }
  const text = (
    <span class="file-text">
      {!isWaiting(file) && <span class="said">{words.save('')}</span>}
      <span class="file-name" dir="auto">{file.name}</span>{' '}
      <span class="hint">{told}</span>
    </span>
  )
  if (isWaiting(file)) {
    return <div class="file"><FileMark name={file.name} />{text}<Going file={file} line={line} /></div>
  }
  return (
    <>
      <button class="file" type="button" onClick={() => void take(file)}>
        <FileMark name={file.name} />{text}<Download size={18} />
      </button>
      <span class="said" role="status">{state !== 'idle' && told}</span>
    </>
  )
}
