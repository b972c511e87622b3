import { signal, type ReadonlySignal } from '@preact/signals-core'
import type { Author, Entry, PushesToVisitor, Reply, Requests } from '@parley/protocol'
import type { AskOptions } from './link.js'
import type { Time } from './time.js'

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
export function typingSender(link: TypingSenderLink, conversationId: string, options: { time?: Time } = {}): TypingSender {
  void [link, conversationId, options]
  return { typed: () => undefined, stopped: () => undefined, close: () => undefined }
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
/** Who types in a conversation; forgotten after 5 s without renewal, or at once when their message lands. */
export function typingShown(link: TypingShownLink, conversationId: string, options: { time?: Time } = {}): TypingShown {
  void [link, conversationId, options]
  return { typists: signal<readonly Typist[]>([]), close: () => undefined }
}
