import { useSignalEffect } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { limits } from '@parley/protocol'
import { isKitMissing, kit } from '../attachments/kit.js'
import { useStore } from '../store/context.js'
import { ArrowUp, Clip } from '../ui/icons.js'
import { useFocusOnOpen } from '../ui/use-focus.js'
import { words } from '../words/words.js'
import './composer.css'

const encoder = new TextEncoder()
const inKilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`

/** Where the visitor writes. Enter sends, with Shift it makes a line; while an input method composes, it is not ours. */
export function Composer({ placeholder, onTyped, onStopped }: {
  placeholder: string
  onTyped?: () => void
  onStopped?: () => void
}) {
  const { drafts, draft, say, attach } = useStore()
  const area = useRef<HTMLTextAreaElement>(null)
  const text = drafts.text(draft.value).value
  const bytes = text.length * 3 < limits.messageBytes ? 0 : encoder.encode(text).byteLength
  const isTooLong = bytes > limits.messageBytes
  const files = drafts.files(draft.value)
  const canSend = (text.trim().length > 0 || files.value.length > 0) && !isTooLong
  const Tray = kit.value?.Tray
  useFocusOnOpen(area)
  useSignalEffect(() => {
    void drafts.text(draft.value).value
    const element = area.current
    // After the text stands in the element, its height follows.
    if (element) queueMicrotask(() => fit(element))
  })

  const send = (): void => {
    if (!canSend) return
    onStopped?.()
    say()
    area.current?.focus()
  }
  const pick = (): void => {
    const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true })
    input.onchange = () => {
      attach(input.files)
      area.current?.focus()
    }
    input.click()
  }
  const written = (value: string): void => {
    drafts.write(draft.peek(), value)
    if (value.trim()) onTyped?.()
    else onStopped?.()
  }

  return (
    <form class={isTooLong ? 'composer too-long' : 'composer'} onSubmit={(event) => {
      event.preventDefault()
      send()
    }}>
      {Tray && <Tray files={files} />}
      <button class="quiet attach" type="button" aria-label={words.value.attach} title={words.value.attach} onClick={pick}>
        <Clip />
      </button>
      <textarea ref={area} rows={1} dir="auto" value={text} placeholder={placeholder} aria-label={words.value.write}
        aria-describedby="composer-room" aria-invalid={isTooLong} enterkeyhint="send"
        onPaste={(event) => {
          if (!event.clipboardData?.files.length) return
          event.preventDefault()
          attach(event.clipboardData.files)
        }}
        onInput={(event) => written(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
          event.preventDefault()
          send()
        }} />
      <button class="send" type="submit" aria-label={words.value.send} aria-disabled={!canSend}>
        <ArrowUp size={18} />
      </button>
      <p class="room" id="composer-room" role="status">
        {isKitMissing.value && words.value.noConnection}
        {isTooLong && words.value.tooLong(inKilobytes(bytes))}
        {!isTooLong && bytes > limits.messageBytes * 0.9 && words.value.nearlyFull(inKilobytes(bytes))}
      </p>
    </form>
  )
}

/** As high as its text; the stylesheet says where it begins to scroll. */
function fit(area: HTMLTextAreaElement): void {
  area.style.height = 'auto'
  area.style.height = `${area.scrollHeight}px`
}
