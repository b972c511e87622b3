import { signal, type ReadonlySignal } from '@preact/signals-core'
import type { Entry, ReplyError, Requests, VisitorConversation } from '@parley/protocol'
import type { AgentLink, VisitorLink } from './link.js'
import { memoryStorage, type OutboxStorage } from './outbox-storage.js'
import { realTime, type Time } from './time.js'

/** A text that is not in the log yet. It is never dropped by itself. */
export interface WaitingLine {
  /** The same as the `key` of its line in the feed later. */
  clientId: string
  conversationId: string
  kind: 'message' | 'note'
  body: string
  replyTo?: string
  /** `sending`: asked, no answer yet. `waiting`: its turn is to come. `failed`: refused, a person has to choose. */
  state: 'sending' | 'waiting' | 'failed'
  /** Why it failed. */
  error?: ReplyError
  /** When it was typed, in milliseconds. */
  at: number
}

/** A conversation that the visitor began and the server has not confirmed yet. */
export interface Opening {
  /** Stands in for the conversation's id until there is one: `say` and `waiting` take it. */
  clientId: string
  state: 'sending' | 'waiting' | 'failed'
  error?: ReplyError
  queueId?: string
  at: number
}

export interface Said {
  conversationId: string
  kind: 'message' | 'note'
  body: string
  replyTo?: string
  /** The newest `seq` the writer had seen: the send fails as `conflict` when someone else wrote meanwhile. */
  seenSeq?: number
  /** Agents a note is for. */
  mentions?: string[]
}
export interface Beginning {
  queueId?: string
  fields?: NonNullable<Requests['conversation:open']['fields']>
  /** The first message. */
  body?: string
}

/** Texts on their way. In order within a conversation, one at a time, until the server acknowledges or refuses. */
export interface Outbox {
  /** What waits in one conversation, in the order in which it was typed. The same signal for the same id. */
  waiting(conversationId: string): ReadonlySignal<readonly WaitingLine[]>
  readonly openings: ReadonlySignal<readonly Opening[]>
  /** How many texts are not acknowledged yet, failed ones included. */
  readonly count: ReadonlySignal<number>
  /** Whether what waits would come back after a reload. */
  readonly durable: ReadonlySignal<boolean>
  /** Takes a text and sends it as soon as it can. Returns its `clientId`. */
  say(said: Said): string
  /** Begins a conversation, with its first message if there is one. Returns the `clientId` that stands in for its id. */
  open(beginning: Beginning): string
  /** Sends a failed text or opening again, under the same `clientId`, after what waits already. */
  retry(clientId: string): void
  /** Forgets a text or opening that has not been stored, and gives the text back to whoever wants to edit it. */
  discard(clientId: string): string | null
  /** The feed says that an entry shows now: its waiting line goes away. */
  stored(entry: Entry): void
  /** Called by a feed: acknowledged entries are handed to it, and their lines stay until it says `stored`. */
  follow(conversationId: string, receive: (entry: Entry) => void): () => void
  close(): void
}

export interface OutboxOptions {
  /** Default: in memory. Browsers pass `indexedStorage(speaker)`. */
  storage?: OutboxStorage
  /** A conversation of ours was opened; `clientId` stood in for its id until now. */
  onOpened?: (clientId: string, opened: { conversation: VisitorConversation; entries: Entry[] }) => void
  time?: Time
  random?: () => number
}

/** An outbox on a link. What an earlier page left in `storage` comes back and goes out first. */
export function createOutbox(link: VisitorLink | AgentLink, options: OutboxOptions = {}): Outbox {
  void link
  void [options.storage ?? memoryStorage(), options.time ?? realTime]
  const nothing = signal<readonly WaitingLine[]>([])
  return {
    waiting: () => nothing, openings: signal<readonly Opening[]>([]), count: signal(0), durable: signal(false),
    say: () => '', open: () => '', retry: () => undefined, discard: () => null, stored: () => undefined,
    follow: () => () => undefined, close: () => undefined,
  }
}
