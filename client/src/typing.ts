import { signal, type ReadonlySignal } from '@preact/signals-core'
import { limits, type Author, type Entry, type PushesToVisitor, type Reply, type Requests } from '@parley/protocol'
import { createAlarm, type Alarm } from './alarm.js'
import type { AskOptions } from './link.js'
import { realTime, type Time } from './time.js'

const RENEW_MS = limits.typingMs / 2
const PAUSE_MS = 2_000
const PREVIEW_LENGTH = 500

export interface TypingSender {
  /** Call it for each change of the composer; `preview` only where the site shows unsent text. */
  typed(preview?: string): void
  /** The composer was emptied, or its text was sent. */
  stopped(): void
  close(): void
}
export interface TypingSenderLink {
  ask(event: 'typing', request: Requests['typing'], options?: AskOptions): Promise<Reply<object>>
}
/** Tells the other side that someone types: at most once in 2.5 s, and that they stopped after a pause of 2 s. */
export function typingSender(
  link: TypingSenderLink, conversationId: string, { time = realTime }: { time?: Time } = {},
): TypingSender {
  const renewal = createAlarm(time)
  const pause = createAlarm(time)
  let unsent: { preview?: string } | null = null
  let isTyping = false

  const tell = () => {
    if (!unsent) return
    void link.ask('typing', { conversationId, typing: true, ...unsent })
    unsent = null
    renewal.set(RENEW_MS, tell)
  }
  const stopped = () => {
    renewal.clear()
    pause.clear()
    if (isTyping) void link.ask('typing', { conversationId, typing: false })
    isTyping = false
    unsent = null
  }
  return {
    typed(preview) {
      isTyping = true
      unsent = preview === undefined ? {} : { preview: preview.slice(0, PREVIEW_LENGTH) }
      pause.set(PAUSE_MS, stopped)
      if (!renewal.isSet()) tell()
    },
    stopped,
    close: stopped,
  }
}

export interface Typist { by: Author; preview?: string }
export interface TypingShown {
  /** Who types now in this conversation. */
  readonly typists: ReadonlySignal<readonly Typist[]>
  close(): void
}
export interface TypingShownLink {
  on(push: 'typing', handler: (payload: PushesToVisitor['typing']) => void): () => void
  on(push: 'entry', handler: (payload: { conversationId: string; entry: Entry }) => void): () => void
}
const nameOf = (by: Author) => by.kind === 'agent' ? by.id : by.kind

/** Who types in a conversation; forgotten after 5 s without renewal, or at once when their message lands. */
export function typingShown(
  link: TypingShownLink, conversationId: string, { time = realTime }: { time?: Time } = {},
): TypingShown {
  const typists = signal<readonly Typist[]>([])
  const forgetting = new Map<string, Alarm>()
  const forget = (name: string) => {
    forgetting.get(name)?.clear()
    forgetting.delete(name)
    if (typists.peek().some(({ by }) => nameOf(by) === name)) {
      typists.value = typists.peek().filter(({ by }) => nameOf(by) !== name)
    }
  }
  const show = (typist: Typist) => {
    const name = nameOf(typist.by)
    const others = typists.peek().filter(({ by }) => nameOf(by) !== name)
    const alarm = forgetting.get(name) ?? createAlarm(time)
    forgetting.set(name, alarm)
    alarm.set(limits.typingMs, () => forget(name))
    typists.value = [...others, typist]
  }

  const leave = [
    link.on('typing', ({ conversationId: id, by, typing, preview }) => {
      if (id !== conversationId) return
      if (typing) show({ by, ...(preview !== undefined && { preview }) })
      else forget(nameOf(by))
    }),
    link.on('entry', ({ conversationId: id, entry }) => {
      if (id === conversationId && entry.kind === 'message') forget(nameOf(entry.author))
    }),
  ]
  return {
    typists,
    close() {
      for (const stop of leave) stop()
      for (const name of [...forgetting.keys()]) forget(name)
    },
  }
}
