import type { ReadonlySignal } from '@preact/signals-core'
import type { Entry, ReplyError, Requests, VisitorConversation } from '@parley/protocol'

/** A file of a text that is not in the log yet. */
export interface WaitingFile {
  /** For `outbox.file`, to show it. */
  clientId: string
  name: string
  type: string
  size: number
  isUploaded: boolean
  /** It cannot be read any more, so only choosing it anew helps. */
  isLost?: true
  /** From 0 to 1; the same signal as long as it waits. */
  progress: ReadonlySignal<number>
}

/** A text that is not in the log yet. It is never dropped by itself. */
export interface WaitingLine {
  /** The same as the `key` of its line in the feed later. */
  clientId: string
  conversationId: string
  kind: 'message' | 'note'
  body: string
  replyTo?: string
  files?: readonly WaitingFile[]
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
  /** Sent with it; the body may be empty then. */
  files?: readonly File[]
}
export interface Beginning {
  queueId?: string
  fields?: NonNullable<Requests['conversation:open']['fields']>
  /** Not to wait in line: to hear later. */
  leave?: NonNullable<Requests['conversation:open']['leave']>
  /** The first message. */
  body?: string
  /** Of the first message. */
  files?: readonly File[]
}
/** What came of a beginning. */
export interface Opened { conversation: VisitorConversation; entries: Entry[] }
