import type { ReplyError, Requests } from '@parley/protocol'

/** A text to be said in a conversation, or in one that is still to be opened (`conversationId` is then its `clientId`). */
export interface KeptText {
  kind: 'message' | 'note'
  clientId: string
  conversationId: string
  body: string
  replyTo?: string
  seenSeq?: number
  mentions?: string[]
}
/** A conversation to be opened. */
export interface KeptOpening {
  kind: 'opening'
  clientId: string
  request: Requests['conversation:open']
}
export type Kept = (KeptText | KeptOpening) & {
  /** When it was typed, in milliseconds; shown, never used to order. */
  at: number
  /** Why the server refused it; it then waits for a person to try again or discard. */
  error?: ReplyError
  /** The tab that sends it. */
  tab: string
}

/** Where texts wait that the server has not acknowledged. One for each speaker: another who signs in must not send them. */
export interface OutboxStorage {
  /** Everything kept, in the order in which it was first put. */
  all(): Promise<Kept[]>
  /** Adds, or replaces the one with the same `clientId` at its place. */
  put(kept: Kept): Promise<void>
  remove(clientId: string): Promise<void>
}

/** Keeps texts as long as the page lives. */
export function memoryStorage(): OutboxStorage {
  const rows = new Map<string, Kept>()
  return {
    all: () => Promise.resolve([...rows.values()]),
    put: (kept) => Promise.resolve(void rows.set(kept.clientId, kept)),
    remove: (clientId) => Promise.resolve(void rows.delete(clientId)),
  }
}
