import { computed, signal, type ReadonlySignal } from '@preact/signals'
import { createRows, type AgentLink, type Rows } from '@parley/client'
import { limits, type AgentConversation, type Head, type Offer, type ReplyError } from '@parley/protocol'

type InboxLink = Pick<AgentLink, 'ask' | 'on' | 'onOnline' | 'state'>
type Row = AgentConversation

/**
 * Every open conversation that this agent may see, live. The promise: after each heartbeat it equals the server's
 * list.
 */
export interface Inbox {
  readonly rows: Rows<Row>['all']
  /** `loading` only before the first answer; a reading anew does not show. */
  readonly state: ReadonlySignal<'loading' | 'ready' | 'failed'>
  readonly error: ReadonlySignal<ReplyError | null>
  /** Held by this agent: newest word first. */
  readonly mine: ReadonlySignal<readonly Row[]>
  readonly snoozed: ReadonlySignal<readonly Row[]>
  /** Waiting: longest first. */
  readonly queue: ReadonlySignal<readonly Row[]>
  /** Held by other agents: newest word first. */
  readonly others: ReadonlySignal<readonly Row[]>
  readonly total: ReadonlySignal<number>
  /** Messages in one's own conversations that nobody of the team has read. */
  readonly unread: ReadonlySignal<number>
  /** A row by any way: a push, a reply, a page of a list. */
  put(row: Row): void
  heads(heads: Record<string, Head>): void
  reload(): Promise<void>
  close(): void
}

const lastWordAt = (row: Row): string => row.lastMessage?.at ?? row.createdAt
const newestFirst = (a: Row, b: Row) => lastWordAt(b).localeCompare(lastWordAt(a)) || b.id.localeCompare(a.id)
const longestFirst = (a: Row, b: Row) =>
  (a.queuedAt ?? a.createdAt).localeCompare(b.queuedAt ?? b.createdAt) || a.id.localeCompare(b.id)
const soonestFirst = (a: Row, b: Row) => (a.snoozedUntil ?? '').localeCompare(b.snoozedUntil ?? '')

/** `onOffers` hears what the agent is asked to take, each time the inbox is read. */
export function createInbox(
  link: InboxLink,
  agentId: string,
  onOffers: (offers: readonly Offer[]) => void = () => undefined,
): Inbox {
  const rows = createRows<Row>()
  const state = signal<'loading' | 'ready' | 'failed'>('loading')
  const error = signal<ReplyError | null>(null)
  const all = computed(() => [...rows.all.value.values()])
  const chosen = (is: (row: Row) => boolean, order: (a: Row, b: Row) => number) =>
    computed(() => all.value.filter(is).sort(order))
  const isMine = (row: Row) => row.agent?.id === agentId

  const mine = chosen((row) => row.status === 'active' && isMine(row), newestFirst)
  const snoozed = chosen((row) => row.status === 'snoozed' && isMine(row), soonestFirst)
  const queue = chosen((row) => row.status === 'queued', longestFirst)
  const others = chosen((row) => (row.status === 'active' || row.status === 'snoozed') && !isMine(row), newestFirst)

  const reload = async () => {
    const reply = await rows.read(async () => {
      const read = await link.ask('inbox:open', {})
      if (read.ok) onOffers(read.offers)
      return read
    })
    if (reply.ok) {
      error.value = null
      state.value = 'ready'
    } else if (state.value !== 'ready') {
      error.value = reply.error
      // Without a line the banner speaks, and coming online asks again.
      if (link.state.value === 'online') state.value = 'failed'
    }
  }
  const stops = [
    link.on('conversation:updated', ({ conversation }) => rows.put(conversation)),
    link.on('conversation:removed', ({ conversationId }) => rows.remove(conversationId)),
    link.on('conversation:presence', ({ conversationId, by, online }) => {
      const row = rows.all.peek().get(conversationId)
      if (row && by === 'visitor') rows.put({ ...row, visitor: { ...row.visitor, online } })
    }),
    link.onOnline(() => {
      void reload()
    }),
  ]
  if (link.state.value === 'online') void reload()
  return {
    rows: rows.all,
    state,
    error,
    mine,
    snoozed,
    queue,
    others,
    total: computed(() => mine.value.length + snoozed.value.length + queue.value.length + others.value.length),
    unread: computed(() => mine.value.reduce((sum, row) => sum + row.unread, 0)),
    put: (row) => rows.put(row),
    heads: (heads) => {
      if (rows.isBehind(heads, limits.agentHeads)) void reload()
    },
    reload,
    close: () => stops.forEach((stop) => stop()),
  }
}
