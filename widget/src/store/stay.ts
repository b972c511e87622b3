import {
  createOutbox, createRows, startHeartbeat,
  type Outbox, type OutboxStorage, type Time, type VisitorLink,
} from '@parley/client'
import { batch, computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals'
import {
  limits, type Entry, type LeftAs, type PublicSite, type ReplyError, type VisitorConversation, type VisitorEvents,
  type VisitorPresence, type VisitorSession,
} from '@parley/protocol'
import { createThread, type Thread } from './thread.js'

/** What a visitor has filled in before the first message. */
export interface Beginning {
  queueId?: string
  name?: string
  email?: string
  /** Not to wait in line. */
  leave?: { as: LeftAs; phone?: string }
}
/** How a visitor who does not wait any more wants to hear, and what they want to say. */
export type Leaving = Omit<VisitorEvents['conversation:leave-message']['request'], 'conversationId'>

/** Everything of one visitor between coming in and leaving: one link, their conversations, what waits to be sent. */
export interface Stay {
  readonly visitor: VisitorSession['visitor']
  readonly site: ReadonlySignal<PublicSite>
  readonly presence: ReadonlySignal<VisitorPresence>
  /** Newest first. */
  readonly conversations: ReadonlySignal<readonly VisitorConversation[]>
  readonly link: VisitorLink
  readonly outbox: Outbox
  /** Conversations that are followed. */
  readonly threads: ReadonlySignal<ReadonlyMap<string, Thread>>
  readonly unread: ReadonlySignal<number>
  /** Whether the next page should bring the frame back by itself. */
  readonly isOngoing: ReadonlySignal<boolean>
  thread(id: string): Thread
  /** Begins a conversation; the returned id stands in for its own until there is one. */
  open(beginning: Beginning, body: string, files: readonly File[]): string
  rate(conversationId: string, score: number, comment: string): Promise<ReplyError | null>
  closeConversation(conversationId: string): Promise<ReplyError | null>
  /** Stops waiting in line, and leaves what was typed as a message. */
  leaveMessage(conversationId: string, leaving: Leaving): Promise<ReplyError | null>
  /** A newer answer of the entrance for the same visitor. */
  renew(session: VisitorSession): void
  leave(): void
}

export interface StayOptions {
  session: VisitorSession
  link: VisitorLink
  storage: OutboxStorage
  token: (need: 'any' | 'new') => Promise<string | null>
  time: Time
  isAttended: (conversationId: string) => boolean
  onOpened: (clientId: string, conversationId: string) => void
  /** A message of the team came just now. */
  onMessage: (entry: Entry & { kind: 'message' }, conversationId: string) => void
  /** The heartbeat knows of something that the list does not. */
  refresh: () => void
}

/** Begins the stay of a visitor who has just come in. */
export function createStay(options: StayOptions): Stay {
  const { session, link, storage, token, time, isAttended, onOpened, onMessage, refresh } = options
  const site = signal(session.site)
  const presence = signal(session.presence)
  const rows = createRows<VisitorConversation>()
  const threads = signal<ReadonlyMap<string, Thread>>(new Map())

  const outbox = createOutbox(link, {
    storage, time,
    upload: async (file, watch) => (await import('@parley/client/upload')).xhrUpload({ url: '', token })(file, watch),
    removeUpload: async (id) => (await import('@parley/client/upload')).fetchRemoveUpload({ url: '', token })(id),
    onOpened: (clientId, opened) => batch(() => {
      rows.put(opened.conversation)
      follow(opened.conversation.id, opened)
      onOpened(clientId, opened.conversation.id)
    }),
  })
  const follow = (id: string, start?: { conversation: VisitorConversation; entries: readonly Entry[] }): Thread => {
    const known = threads.peek().get(id)
    if (known) return known
    const made = createThread(id, {
      link, outbox, time, isAttended, known: () => rows.all.value.get(id) ?? null, ...start && { start },
      onEntry: (entry, arrival) => {
        if (arrival === 'fresh' && entry.kind === 'message' && entry.author.kind === 'agent') onMessage(entry, id)
      },
    })
    threads.value = new Map(threads.peek()).set(id, made)
    return made
  }

  /** What is followed is known best: after a backup was put back it may be older than the list, and is right. */
  const viewOf = (row: VisitorConversation): VisitorConversation => {
    const feed = threads.value.get(row.id)?.feed
    return feed?.state.value === 'live' ? feed.conversation.value ?? row : row
  }
  const conversations = computed(() =>
    [...rows.all.value.values()].map(viewOf).sort((one, other) => other.createdAt.localeCompare(one.createdAt)))
  const unread = computed(() => conversations.value
    .reduce((sum, { id, unread: told }) => sum + (threads.value.get(id)?.unread.value ?? told), 0))
  const isOngoing = computed(() => outbox.count.value > 0 || outbox.openings.value.length > 0
    || unread.value > 0 || conversations.value.some(({ status }) => status !== 'closed'))

  const renew = (next: VisitorSession): void => batch(() => {
    site.value = next.site
    presence.value = next.presence
    for (const conversation of next.conversations) rows.put(conversation)
  })
  renew(session)

  const stops = [
    link.on('presence', (push) => { presence.value = push }),
    link.on('conversation:updated', (push) => rows.put(push.conversation)),
    // An open conversation is followed even while another is on the screen, so that its badge is true.
    effect(() => {
      for (const { id, status } of rows.all.value.values()) if (status !== 'closed') untracked(() => follow(id))
    }),
    effect(() => {
      for (const { feed } of threads.value.values()) if (feed.conversation.value) rows.put(feed.conversation.value)
    }),
    startHeartbeat(link, {
      time,
      onHeads: (heads) => {
        for (const [id, { feed }] of threads.peek()) {
          // Opened again long ago, it may not be among those that are named.
          if (heads[id] || feed.conversation.peek()?.status !== 'closed') feed.heads(heads[id])
        }
        if (rows.isBehind(heads, limits.visitorHeads)) refresh()
      },
    }),
  ]

  return {
    visitor: session.visitor, site, presence, conversations, link, outbox, threads, unread, isOngoing,
    thread: follow,
    open: ({ queueId, name, email, leave }, body, files) => outbox.open({
      body, ...files.length > 0 && { files }, ...queueId && { queueId }, ...leave && { leave },
      ...(name || email) && { fields: { ...name && { name }, ...email && { email } } },
    }),
    async rate(conversationId, score, comment) {
      const said = comment.trim()
      const reply = await link.ask('conversation:rate', { conversationId, score, ...said && { comment: said } })
      if (!reply.ok) return reply.error
      follow(conversationId).feed.update(reply.conversation)
      return null
    },
    async closeConversation(conversationId) {
      const reply = await link.ask('conversation:close', { conversationId })
      if (!reply.ok) return reply.error
      follow(conversationId).feed.update(reply.conversation)
      return null
    },
    async leaveMessage(conversationId, leaving) {
      const reply = await link.ask('conversation:leave-message', { conversationId, ...leaving })
      if (!reply.ok) return reply.error
      follow(conversationId).feed.update(reply.conversation)
      return null
    },
    renew,
    leave() {
      for (const stop of stops) stop()
      for (const thread of threads.peek().values()) thread.close()
      outbox.close()
      link.close()
    },
  }
}
