import {
  createFeed,
  receiptSender,
  typingSender,
  typingShown,
  type AgentLink,
  type Feed,
  type Outbox,
  type ReceiptSender,
  type Time,
  type TypingSender,
  type TypingShown,
} from '@parley/client'
import type { AgentConversation, Head } from '@parley/protocol'

/** Everything that belongs to one conversation one looks at. */
export interface OpenConversation {
  feed: Feed<AgentConversation>
  typing: TypingSender
  /** How far down one had scrolled when one looked away; null at the end. */
  scroll: number | null
}

/**
 * The conversations looked at lately stay open, so that going back to one takes no time; the oldest is closed first.
 */
export interface Feeds {
  of(conversationId: string): OpenConversation
  /** Without opening it. */
  opened(conversationId: string): OpenConversation | undefined
  /** Who types there, for threads and rows; listening starts with the first question. */
  typists(conversationId: string): TypingShown['typists']
  /** Tells how far this agent has got. */
  receipts(conversationId: string): ReceiptSender
  /** It is on the screen until the returned function is called. */
  watch(conversationId: string): () => void
  /** Of all open conversations. One that is missing was closed, perhaps unheard. */
  heads(heads: Record<string, Head>): void
  /** It is out of this agent's sight. */
  drop(conversationId: string): void
  close(): void
}

const defaultKept = 20

export function createFeeds(link: AgentLink, outbox: Outbox, options: { kept?: number; time?: Time } = {}): Feeds {
  const { kept = defaultKept } = options
  const timed = options.time ? { time: options.time } : {}
  const open = new Map<string, OpenConversation>()
  const shown = new Map<string, TypingShown>()
  const told = new Map<string, ReceiptSender>()
  let watched: string | null = null

  const close = (conversationId: string, { feed, typing }: OpenConversation) => {
    open.delete(conversationId)
    feed.close()
    typing.close()
    shown.get(conversationId)?.close()
    shown.delete(conversationId)
    told.get(conversationId)?.close()
    told.delete(conversationId)
  }
  // Comings and goings carry no version of their own.
  const stop = link.on('conversation:presence', ({ conversationId, by, online }) => {
    const feed = open.get(conversationId)?.feed
    const held = feed?.conversation.peek()
    if (feed && held && by === 'visitor') feed.update({ ...held, visitor: { ...held.visitor, online } })
  })
  return {
    of(conversationId) {
      const held = open.get(conversationId) ?? {
        feed: createFeed<AgentConversation>(link, conversationId, { outbox, ...timed }),
        typing: typingSender(link, conversationId, timed),
        scroll: null,
      }
      // A Map keeps the order in which keys were put: put anew, it is the youngest.
      open.delete(conversationId)
      open.set(conversationId, held)
      const [oldest] = open
      if (open.size > kept && oldest) close(...oldest)
      return held
    },
    opened: (conversationId) => open.get(conversationId),
    typists(conversationId) {
      const known = shown.get(conversationId) ?? typingShown(link, conversationId, timed)
      shown.set(conversationId, known)
      return known.typists
    },
    receipts(conversationId) {
      const known = told.get(conversationId) ?? receiptSender(link, conversationId)
      told.set(conversationId, known)
      return known
    },
    watch(conversationId) {
      watched = conversationId
      const feed = open.get(conversationId)?.feed
      // Closed and out of view, it was not asked for.
      if (feed?.conversation.peek()?.status === 'closed') feed.heads(undefined)
      return () => {
        if (watched === conversationId) watched = null
      }
    },
    heads(heads) {
      for (const [id, { feed }] of open) {
        const isClosed = feed.conversation.peek()?.status === 'closed'
        if (heads[id] || !isClosed || id === watched) feed.heads(heads[id])
      }
    },
    drop(conversationId) {
      const held = open.get(conversationId)
      if (held) close(conversationId, held)
    },
    close() {
      stop()
      for (const [id, held] of [...open]) close(id, held)
      for (const typing of shown.values()) typing.close()
      for (const receipts of told.values()) receipts.close()
      shown.clear()
      told.clear()
    },
  }
}
