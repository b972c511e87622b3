import { fold, type AgentConversation, type Entry, type VisitorConversation } from '@parley/protocol'
import type { History, Sent, StoredEntry } from '../history.js'

export const talk = 'talk'
const at = '2026-11-21T00:00:00.000Z'
const visitorId = 'visitor-id'
const agent = { id: 'agent-id', name: 'Ada' }

const stored = (
  seq: number, visitorSeq: number | null, kind: string, authorId: string | null, name?: string,
): StoredEntry => ({
  conversationId: talk, seq, visitorSeq, id: `entry-${seq}`, kind, authorId,
  clientId: name ?? null, body: name ? `text ${name}` : null, isRecalled: false,
  files: name === 'first' ? ['bytes'] : [],
})
const log: StoredEntry[] = [
  stored(1, 1, 'assigned', null),
  stored(2, 2, 'message', visitorId, 'first'), stored(3, null, 'note', agent.id, 'note'),
  stored(4, 3, 'message', agent.id, 'answer'), stored(5, 4, 'message', visitorId, 'second'),
]
const sent = (clientId: string, page: string, when: number, kind: 'message' | 'note' = 'message'): Sent => ({
  clientId, page, device: page.slice(0, -1), person: page.slice(0, -2), conversationId: talk, kind,
  body: `text ${clientId}`, file: clientId === 'first' ? 'bytes' : null, at: when, keptAt: when,
  isDiscarded: false, isRetried: false,
})
/** An entry as its reader gets it. */
const entry = (
  { id, seq, visitorSeq, kind, authorId, clientId, body }: StoredEntry, reader: 'visitor' | 'team',
): Entry => ({
  id, conversationId: talk, seq: reader === 'team' ? seq : visitorSeq ?? 0, at, ...(clientId && { clientId }),
  author: authorId === visitorId ? { kind: 'visitor' }
    : authorId === null ? { kind: 'system' } : { kind: 'agent', ...agent },
  ...(kind === 'assigned' ? { kind, agent, reason: 'routed' as const, waitedMs: 0 }
    : kind === 'note' ? { kind, body: body ?? '', mentions: [] } : { kind: 'message' as const, body: body ?? '' }),
})
const entriesFor = (reader: 'visitor' | 'team') =>
  log.filter(({ visitorSeq }) => reader === 'team' || visitorSeq !== null).map((each) => entry(each, reader))

const base = {
  id: talk, status: 'active' as const, createdAt: at, closedAt: null, rating: null, left: null, unread: 1, lastMessage: null,
  receipts: { visitor: { deliveredSeq: 0, readSeq: 0 }, agent: { deliveredSeq: 0, readSeq: 0 } },
  queue: { id: 'queue-id', name: 'Support' },
}
const visitorView: VisitorConversation = {
  ...base, version: 4, head: 4, waiting: null, agent: { ...agent, online: true },
}
const teamView: AgentConversation = {
  ...base, version: 5, head: 5, agent, siteId: 'site-id', queuedAt: null, assignedAt: at, snoozedUntil: null, idleSince: null, priority: 4, joined: [],
  unansweredSince: at,
  visitor: {
    id: visitorId, siteId: 'site-id', name: null, email: null, vouched: null, language: null, browser: null, online: true, page: null,
    firstSeenAt: at, lastSeenAt: at,
  },
}

/** A visitor and an agent, five entries, all of it as it should be. Each call gives a new one, to be spoilt. */
export function aCleanHistory(): History {
  const acked = (place: number, page: string, reader: 'visitor' | 'team', when: number) => {
    const one = log[place]
    if (!one) throw new Error(`the log has no place ${place}`)
    return { page, reader, clientId: one.clientId ?? '', entry: entry(one, reader), at: when }
  }
  const feed = (page: string, reader: 'visitor' | 'team') => ({
    page, reader, conversationId: talk, applied: entriesFor(reader).map(({ seq, id }) => ({ seq, id, at: 0 })),
  })
  const thread = (reader: 'visitor' | 'team') => ({
    conversationId: talk, lines: fold(entriesFor(reader)), waiting: [],
    view: reader === 'visitor' ? visitorView : teamView,
  })
  const read = (reader: 'visitor' | 'team') => ({
    conversationId: talk, entries: entriesFor(reader), view: reader === 'visitor' ? visitorView : teamView,
  })
  const history: History = {
    sends: [
      sent('first', 'v.1', 1), sent('note', 'a.1', 3, 'note'), sent('answer', 'a.1', 4), sent('second', 'v.1', 6),
    ],
    acks: [
      acked(1, 'v.1', 'visitor', 2), acked(2, 'a.1', 'team', 4),
      acked(3, 'a.1', 'team', 5), acked(4, 'v.1', 'visitor', 7),
    ],
    deeds: [], refusals: [], ends: [], doubles: [], leaks: [], looks: [], restless: [],
    feeds: [feed('v.1', 'visitor'), feed('a.1', 'team')],
    stored: {
      entries: log,
      conversations: [{ id: talk, status: 'active', agentId: agent.id, queueId: 'queue-id', head: 5, visitorHead: 4 }],
      assignments: [{ conversationId: talk, agentId: agent.id }],
      agents: [{ id: agent.id, capacity: 2, isFree: true }],
    },
    presence: [{ person: 'v', rows: 1, pages: 1 }, { person: 'a', rows: 1, pages: 1 }],
    screens: [
      { page: 'v.1', person: 'v', reader: 'visitor', threads: [thread('visitor')], openings: [], rows: [visitorView] },
      { page: 'a.1', person: 'a', reader: 'team', threads: [thread('team')], openings: [], rows: [teamView] },
    ],
    fresh: [
      { person: 'v', reader: 'visitor', threads: [read('visitor')], rows: [visitorView] },
      { person: 'a', reader: 'team', threads: [read('team')], rows: [teamView] },
    ],
  }
  // Nothing in it is in two places at once, so that what is spoilt is spoilt in one.
  return JSON.parse(JSON.stringify(history)) as History
}
