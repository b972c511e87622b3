import type { Author, Entry, EntryContent, ReplyError, Requests, Sync, VisitorConversation } from '@parley/protocol'
import type { Dial, LineEvents } from '../line.js'
import { noAnswer } from '../outcome.js'
import type { Time } from '../time.js'

/** What goes wrong on the way; each is from 0 to 1. */
export interface Weather {
  /** Chance that a push is lost, comes twice, or that an answer is lost after the server did what was asked. */
  lost: number
  doubled: number
  unanswered: number
  /** Chance that the server is busy and says so. */
  refused: number
  /** Longest time on the way, in milliseconds; pushes overtake each other within it. */
  slowMs: number
}
export const fine: Weather = { lost: 0, doubled: 0, unanswered: 0, refused: 0, slowMs: 0 }

export interface FakeServer {
  readonly dial: Dial
  readonly logs: ReadonlyMap<string, readonly Entry[]>
  weather: Weather
  /** Something happens in a conversation without its clients: an event, or a word of the team. */
  append(conversationId: string, author: Author, content: EntryContent): Entry
  begin(conversationId: string): void
  /** Refuses every request of this kind from now on, or no longer. */
  refuse(event: string, error: ReplyError | null): void
  /** Every line breaks. */
  cut(): void
  /** Every line swallows what is given to it from now on, and nobody is told. */
  swallow(): void
  /** Nobody gets in until `start`. */
  stop(): void
  start(): void
  /** Loses the newest entries of a conversation, as a restored backup would. */
  forget(conversationId: string, keep: number): void
  readonly asked: readonly { event: string; request: object }[]
}

interface Connection {
  events: LineEvents; joined: Set<string>; isOpen: boolean; isHollow: boolean; pending: Set<() => void>
}
const visitor: Author = { kind: 'visitor' }
const queue = { id: 'queue', name: 'Queue' }
const conversationOf = (request: object): string | null =>
  'conversationId' in request && typeof request.conversationId === 'string' ? request.conversationId : null

/** A server that keeps the promises of the contract, behind a network that keeps none. */
export function fakeServer(time: Time, random: () => number): FakeServer {
  const logs = new Map<string, Entry[]>()
  const openings = new Map<string, string>()
  const connections = new Set<Connection>()
  const refusals = new Map<string, ReplyError>()
  const asked: { event: string; request: object }[] = []
  let made = 0
  let isUp = true
  const mint = (kind: string) => `${kind}-${made += 1}`
  const onTheWay = () => random() * server.weather.slowMs

  const view = (id: string): VisitorConversation => {
    const head = logs.get(id)?.length ?? 0
    const receipt = { deliveredSeq: 0, readSeq: 0 }
    return {
      id, status: 'active', version: head, head, createdAt: '', closedAt: null, rating: null, left: null,
      receipts: { visitor: receipt, agent: receipt }, unread: 0, lastMessage: null,
      queue, agent: null, waiting: null,
    }
  }
  const push = (conversationId: string, name: string, payload: unknown) => {
    for (const connection of connections) {
      if (connection.isHollow || !connection.joined.has(conversationId)) continue
      if (random() < server.weather.lost) continue
      const times = random() < server.weather.doubled ? 2 : 1
      for (let count = 0; count < times; count += 1) {
        time.after(onTheWay(), () => {
          if (connection.isOpen) connection.events.push(name, payload)
        })
      }
    }
  }
  const append = (conversationId: string, author: Author, content: EntryContent, clientId?: string): Entry => {
    const log = logs.get(conversationId) ?? []
    const known = clientId && log.find((entry) => entry.clientId === clientId)
    if (known) return known
    const entry: Entry = {
      id: mint('entry'), conversationId, seq: log.length + 1, at: new Date(time.now()).toISOString(), author,
      ...(clientId && { clientId }), ...content,
    }
    logs.set(conversationId, [...log, entry])
    push(conversationId, 'entry', { conversationId, entry })
    push(conversationId, 'conversation:updated', { conversation: view(conversationId) })
    return entry
  }
  const sync = (
    { conversationId, afterSeq, limit = 200 }: Requests['conversation:sync'],
  ): Sync<VisitorConversation> => {
    const log = logs.get(conversationId) ?? []
    const isKnown = afterSeq <= log.length
    const from = isKnown ? afterSeq : 0
    return {
      mode: isKnown ? 'continue' : 'restart', entries: log.slice(from, from + limit), head: log.length,
      conversation: view(conversationId),
    }
  }
  const refused = (code: ReplyError['code']) => ({ ok: false, error: { code, message: code } })

  const handle = (connection: Connection, event: string, request: object): unknown => {
    asked.push({ event, request })
    const refusal = refusals.get(event)
    if (refusal) return { ok: false, error: refusal }
    if (random() < server.weather.refused) {
      return { ok: false, error: { code: 'rate_limited', message: 'slow down', retryAfter: 1 } }
    }
    if (event === 'heartbeat') {
      const heads = [...logs].map(([id, log]) => [id, { seq: log.length, version: log.length }])
      return { ok: true, now: '', heads: Object.fromEntries(heads) }
    }
    if (event === 'conversation:open') {
      const { clientId, message } = request as Requests['conversation:open']
      const id = openings.get(clientId) ?? mint('conversation')
      openings.set(clientId, id)
      if (!logs.has(id)) append(id, visitor, { kind: 'queued', queue, reason: 'opened' })
      if (message) append(id, visitor, { kind: 'message', body: message.body }, message.clientId)
      connection.joined.add(id)
      const { conversation, entries } = sync({ conversationId: id, afterSeq: 0 })
      return { ok: true, conversation, entries }
    }
    const id = conversationOf(request)
    if (id === null || !logs.has(id)) return refused('not_found')
    if (event === 'conversation:sync') {
      connection.joined.add(id)
      return { ok: true, ...sync(request as Requests['conversation:sync']) }
    }
    if (event === 'message:send') {
      const { clientId, body } = request as Requests['message:send']
      return { ok: true, entry: append(id, visitor, { kind: 'message', body }, clientId) }
    }
    return refused('invalid')
  }

  const dial: Dial = (_handshake, _first, events) => {
    const connection: Connection = { events, joined: new Set(), isOpen: false, isHollow: false, pending: new Set() }
    let isDialling = true
    time.after(onTheWay(), () => {
      if (!isDialling) return
      if (!isUp) return events.failed(null)
      connection.isOpen = true
      connections.add(connection)
      events.up()
    })
    return {
      ask: (event, request, timeoutMs) => new Promise((resolve) => {
        const giveUp = () => {
          connection.pending.delete(giveUp)
          resolve(noAnswer)
        }
        connection.pending.add(giveUp)
        time.after(timeoutMs, giveUp)
        time.after(onTheWay(), () => {
          if (!isUp || connection.isHollow) return
          // What has left the client may arrive, although nobody waits for the answer any more.
          const reply = handle(connection, event, request)
          if (random() < server.weather.unanswered) return
          time.after(onTheWay(), () => {
            if (connection.isOpen) resolve(reply)
          })
        })
      }),
      close() {
        isDialling = false
        connection.isOpen = false
        connections.delete(connection)
        for (const giveUp of [...connection.pending]) giveUp()
      },
    }
  }

  const server: FakeServer = {
    dial, logs, asked, weather: fine, append,
    begin: (id) => void logs.set(id, []),
    refuse: (event, error) => void (error ? refusals.set(event, error) : refusals.delete(event)),
    cut() {
      for (const connection of [...connections]) {
        connection.isOpen = false
        connections.delete(connection)
        for (const giveUp of [...connection.pending]) giveUp()
        connection.events.down('lost')
      }
    },
    swallow() {
      for (const connection of connections) connection.isHollow = true
    },
    stop() {
      isUp = false
      server.cut()
    },
    start() {
      isUp = true
    },
    forget: (id, keep) => void logs.set(id, (logs.get(id) ?? []).slice(0, keep)),
  }
  return server
}
