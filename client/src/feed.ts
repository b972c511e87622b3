import { signal, type ReadonlySignal } from '@preact/signals-core'
import type { Entry, Head, Line, PushesToVisitor, Reply, Requests, Sync, VisitorConversation } from '@parley/protocol'
import type { AskOptions, LinkState } from './link.js'
import type { Outbox } from './outbox.js'
import { realTime, type Time } from './time.js'

/** What a feed needs of a conversation; both views have it. */
export type Followed = Pick<VisitorConversation, 'id' | 'version' | 'head' | 'receipts'>
export type ReceiptPush = PushesToVisitor['receipt']

/** The part of a link that a feed uses. A `VisitorLink` and an `AgentLink` are one. */
export interface FeedLink<C> {
  readonly state: ReadonlySignal<LinkState>
  ask(
    event: 'conversation:sync', request: Requests['conversation:sync'], options?: AskOptions,
  ): Promise<Reply<Sync<C>>>
  on(push: 'entry', handler: (payload: { conversationId: string; entry: Entry }) => void): () => void
  on(push: 'conversation:updated', handler: (payload: { conversation: C }) => void): () => void
  on(push: 'receipt', handler: (payload: ReceiptPush) => void): () => void
  onOnline(handler: () => void): () => void
}

/**
 * `loading`: nothing to show yet. `live`: everything up to `head`, and pushes follow. `catching-up`: shown, but newer
 * entries are known of or may exist. `failed`: the server refused; `error` says why.
 */
export type FeedState = 'loading' | 'live' | 'catching-up' | 'failed'

/** One conversation's log, kept complete and in order. It listens to the link's pushes by itself. */
export interface Feed<C> {
  readonly conversationId: string
  /** What is to be shown, oldest first; texts that wait are in `outbox.waiting(conversationId)`. */
  readonly lines: ReadonlySignal<readonly Line[]>
  readonly conversation: ReadonlySignal<C | null>
  /** `seq` of the newest entry applied; 0 before the first. */
  readonly head: ReadonlySignal<number>
  readonly state: ReadonlySignal<FeedState>
  readonly error: ReadonlySignal<FeedRefusal>
  /** How many entries are known to exist beyond `head`. */
  readonly behind: ReadonlySignal<number>
  /** An entry by any way: a push, a reply, or another tab. Doubles are ignored, holes are asked for. */
  receive(entry: Entry): void
  /** A view of the conversation by any way; an older version than the one held is ignored. */
  update(conversation: C): void
  receipt(push: ReceiptPush): void
  /** What the heartbeat said about this conversation. */
  heads(head: Head): void
  /** Asks for what is missing, also after a refusal. */
  resume(): void
  close(): void
}
type FeedRefusal = (Reply<object> & { ok: false })['error'] | null

export interface FeedOptions<C> {
  /** Its waiting lines go away in the moment in which their entries show. */
  outbox?: Outbox
  /** What is known already, such as from `conversation:open`; shown at once. */
  start?: { conversation: C; entries: readonly Entry[] }
  /** Each entry as it is applied; `fresh` when it came after the first reading, so that a sound may be played. */
  onEntry?: (entry: Entry, arrival: 'read' | 'fresh') => void
  time?: Time
}

/** Follows one conversation until it is closed. */
export function createFeed<C extends Followed>(
  link: FeedLink<C>, conversationId: string, options: FeedOptions<C> = {},
): Feed<C> {
  void link
  void (options.time ?? realTime)
  return {
    conversationId,
    lines: signal<readonly Line[]>([]),
    conversation: signal<C | null>(options.start?.conversation ?? null),
    head: signal(0), state: signal<FeedState>('loading'), error: signal<FeedRefusal>(null), behind: signal(0),
    receive: () => undefined, update: () => undefined, receipt: () => undefined, heads: () => undefined,
    resume: () => undefined, close: () => undefined,
  }
}
