import type { ReplyError, Requests } from '@parley/protocol'

/** A file of a text that waits. Its bytes are kept beside it, under its own `clientId`. */
export interface KeptFile {
  clientId: string
  name: string
  type: string
  size: number
  /** What the server calls it, once it is there. */
  attachmentId?: string
  /** Its bytes could not be read any more: it was changed or removed on this device before they were kept. */
  isLost?: true
}
interface KeptBase {
  clientId: string
  /** When it was typed, in milliseconds; shown, never used to order. */
  at: number
  /** Why the server refused it; it then waits for a person to try again or discard. */
  error?: ReplyError
  /** Of an opening: those of its first message. */
  files?: KeptFile[]
}
/** A text for a conversation, or for one that is still to be opened: `conversationId` is then its `clientId`. */
export interface KeptText extends KeptBase {
  kind: 'message' | 'note'
  conversationId: string
  body: string
  replyTo?: string
  seenSeq?: number
  mentions?: string[]
}
/** A conversation to be opened. */
export interface KeptOpening extends KeptBase {
  kind: 'opening'
  request: Requests['conversation:open']
}
export type Kept = KeptText | KeptOpening

/**
 * Where a text is put: behind all others for the first time, where it stands, or behind all others again. One that is
 * no longer there was sent or taken back, and is not put there again, unless it may never have got there (`unsure`).
 */
export type Place = 'new' | 'same' | 'last' | 'unsure'

/**
 * Where what the server has not acknowledged is kept besides the outbox's own memory. One for each speaker: whoever
 * signs in next must not send it. Each method rejects when nothing can be kept; a call takes effect before a later one.
 */
export interface OutboxStorage {
  /** Names what is kept among the tabs of one browser; null where no other tab sees it. */
  readonly name: string | null
  /** Everything kept, in the order in which it was put. */
  all(): Promise<Kept[]>
  /** Puts a text, and the bytes of its files by their `clientId`, all or nothing. */
  put(kept: Kept, place: Place, files?: ReadonlyMap<string, Blob>): Promise<void>
  /** Removes a text with its files. */
  remove(clientId: string): Promise<void>
  /** The bytes of a file; null when they are not here. Without it, files last as long as the page. */
  file?(clientId: string, fileId: string): Promise<Blob | null>
}

/** Whether a text is not to be put, as it was there and is no longer. */
export const isGone = (place: Place, isThere: boolean): boolean => !isThere && (place === 'same' || place === 'last')

/** Keeps nothing beyond the page. */
export function memoryStorage(): OutboxStorage {
  const rows = new Map<string, Kept>()
  return {
    name: null,
    all: () => Promise.resolve([...rows.values()]),
    put(kept, place) {
      if (isGone(place, rows.has(kept.clientId))) return Promise.resolve()
      if (place === 'last') rows.delete(kept.clientId)
      return Promise.resolve(void rows.set(kept.clientId, kept))
    },
    remove: (clientId) => Promise.resolve(void rows.delete(clientId)),
  }
}
