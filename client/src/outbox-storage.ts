import type { ReplyError, Requests } from '@parley/protocol'

interface KeptBase {
  clientId: string
  /** When it was typed, in milliseconds; shown, never used to order. */
  at: number
  /** Why the server refused it; it then waits for a person to try again or discard. */
  error?: ReplyError
  /** The tab that sends it. */
  tab: string
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
 * Where what the server has not acknowledged is kept besides the outbox's own memory. One for each speaker: whoever
 * signs in next must not send it. Each method rejects when nothing can be kept.
 */
export interface OutboxStorage {
  /** Names what is kept among the tabs of one browser; null where no other tab sees it. */
  readonly name: string | null
  /** Everything kept, in the order in which it was first put. */
  all(): Promise<Kept[]>
  /** Adds, or replaces the one with the same `clientId` at its place. */
  put(kept: Kept): Promise<void>
  remove(clientId: string): Promise<void>
}

/** Keeps nothing beyond the page. */
export function memoryStorage(): OutboxStorage {
  const rows = new Map<string, Kept>()
  return {
    name: null,
    all: () => Promise.resolve([...rows.values()]),
    put: (kept) => Promise.resolve(void rows.set(kept.clientId, kept)),
    remove: (clientId) => Promise.resolve(void rows.delete(clientId)),
  }
}
