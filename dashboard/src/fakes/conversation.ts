import type { AgentConversation } from '@parley/protocol'

/** A conversation as tests need one: active, held by Ana, with nothing unusual about it. */
export function aConversation(id: string, change: Partial<AgentConversation> = {}): AgentConversation {
  return {
    id,
    status: 'active',
    version: 1,
    head: 2,
    createdAt: '2026-11-20T09:00:00.000Z',
    closedAt: null,
    rating: null,
    left: null,
    receipts: { visitor: { deliveredSeq: 0, readSeq: 0 }, agent: { deliveredSeq: 0, readSeq: 0 } },
    unread: 0,
    lastMessage: null,
    siteId: 'site',
    queue: { id: 'billing', name: 'Billing' },
    agent: { id: 'ana', name: 'Ana Lima' },
    queuedAt: null,
    assignedAt: '2026-11-20T09:00:05.000Z',
    snoozedUntil: null,
    idleSince: null,
    priority: 4,
    joined: [],
    unansweredSince: null,
    visitor: {
      id: `visitor-${id}`,
      siteId: 'site',
      name: 'Sofia Okafor',
      email: null,
      vouched: null,
      language: 'en',
      browser: null,
      online: true,
      firstSeenAt: '2026-11-20T08:59:00.000Z',
      lastSeenAt: '2026-11-20T09:00:00.000Z',
      page: null,
    },
    ...change,
  }
}

export const waitingSince = (id: string, queuedAt: string): AgentConversation =>
  aConversation(id, { status: 'queued', agent: null, assignedAt: null, queuedAt })

export const wordOf = (by: 'visitor' | 'agent', seq: number, at: string) => ({ by, seq, at, preview: `word ${seq}` })
