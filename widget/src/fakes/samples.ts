import type {
  Author, Entry, EntryContent, PublicSite, VisitorConversation, VisitorPresence, VisitorSession,
} from '@parley/protocol'

/** Made-up views for tests and the fixture page. */
export const maya = { id: 'agent-maya', name: 'Maya Lind' }
export const billing = { id: 'queue-billing', name: 'Billing' }
export const visitor: Author = { kind: 'visitor' }
export const agent: Author = { kind: 'agent', ...maya }

export const site = (changes: Partial<PublicSite> = {}): PublicSite => ({
  id: 'site-1', siteKey: 'oak', name: 'Oak & Lamp',
  appearance: { title: 'Oak & Lamp', greeting: '', color: '#3557e0', side: 'right' },
  preChat: { name: 'optional', email: 'off' },
  queues: [billing, { id: 'queue-sales', name: 'Sales' }, { id: 'queue-delivery', name: 'Delivery' }],
  ...changes,
})
export const presence = (changes: Partial<VisitorPresence> = {}): VisitorPresence => ({
  availability: 'online', online: 3,
  agents: [maya, { id: 'agent-priya', name: 'Priya Kaur' }, { id: 'agent-tom', name: 'Tom Diaz' }],
  opensAt: null, instead: null, queues: [{ id: billing.id, availability: 'online', waiting: 0, estimatedWaitSeconds: null }], ...changes,
})
export const conversation = (changes: Partial<VisitorConversation> = {}): VisitorConversation => ({
  id: 'conversation-1', status: 'active', version: 1, head: 0, createdAt: '2026-11-21T12:00:00.000Z', closedAt: null,
  rating: null, left: null, unread: 0, lastMessage: null, queue: billing, agent: { ...maya, online: true }, waiting: null,
  receipts: { visitor: { deliveredSeq: 0, readSeq: 0 }, agent: { deliveredSeq: 0, readSeq: 0 } }, ...changes,
})
export const session = (changes: Partial<VisitorSession> = {}): VisitorSession => ({
  token: 'token-1', expiresAt: '2099-01-01T00:00:00.000Z', visitorToken: 'visitor-1',
  visitor: { id: 'visitor-1', name: null, email: null }, site: site(), availability: 'online', presence: presence(),
  formerly: [], conversations: [], ...changes,
})

/** Entries of one conversation, numbered as they are made, a minute apart. */
export function entriesOf(conversationId: string, from = Date.parse('2026-11-21T14:02:00Z')) {
  let seq = 0
  return (author: Author, content: EntryContent, clientId?: string): Entry => {
    seq += 1
    const at = new Date(from + (seq - 1) * 60_000).toISOString()
    return { id: `${conversationId}-${seq}`, conversationId, seq, at, author, ...clientId && { clientId }, ...content }
  }
}
