import type { AgentConversation, LastMessage, Rating, VisitorConversation, Waiting } from '@parley/protocol'
import type { ConversationRow } from './conversation-rows.js'

const iso = (time: Date | null) => time?.toISOString() ?? null
const isoText = (time: string) => new Date(time).toISOString()

const ratingOf = (row: ConversationRow): Rating | null =>
  row.rating_score === null ? null : { score: row.rating_score, comment: row.rating_comment }

const lastMessage = ({ by, preview, attached, at }: LastMessage, seq: number): LastMessage =>
  ({ seq, by, preview, ...(attached && { attached }), at: isoText(at) })

const common = (row: ConversationRow) => ({
  id: row.id, status: row.status, createdAt: row.created_at.toISOString(), closedAt: iso(row.closed_at),
  rating: ratingOf(row), left: row.left_as, queue: { id: row.queue_id, name: row.queue_name },
})

/** What the team sees of a conversation, in the team's numbering. */
export function agentConversation(row: ConversationRow): AgentConversation {
  const { page, ...visitor } = row.visitor
  const last = row.last_message
  return {
    ...common(row), version: row.version, head: row.head, siteId: row.site_id, unread: row.agent_unread,
    agent: row.agent_id && row.agent_name !== null ? { id: row.agent_id, name: row.agent_name } : null,
    receipts: {
      visitor: { deliveredSeq: row.visitor_delivered_seq, readSeq: row.visitor_read_seq },
      agent: { deliveredSeq: row.agent_delivered_seq, readSeq: row.agent_read_seq },
    },
    lastMessage: last && lastMessage(last, last.seq),
    visitor: {
      ...visitor, id: row.visitor_id, siteId: row.site_id, online: row.visitor_online,
      vouched: visitor.vouched && { ...visitor.vouched, at: isoText(visitor.vouched.at) },
      firstSeenAt: isoText(visitor.firstSeenAt), lastSeenAt: isoText(visitor.lastSeenAt),
      page: page && { ...page, at: isoText(page.at) },
    },
    queuedAt: row.status === 'queued' ? row.queued_at.toISOString() : null, assignedAt: iso(row.assigned_at),
    idleSince: iso(row.idle_since), priority: row.priority, joined: row.joined,
    snoozedUntil: iso(row.snoozed_until), unansweredSince: iso(row.unanswered_since),
  }
}

/** What its visitor sees of a conversation, in the visitor's numbering. A snoozed one looks active to them. */
export function visitorConversation(row: ConversationRow, waiting: Waiting | null): VisitorConversation {
  const last = row.last_message
  return {
    ...common(row), status: row.status === 'snoozed' ? 'active' : row.status, version: row.visitor_version,
    head: row.visitor_head, unread: row.visitor_unread, waiting,
    agent: row.agent_id && row.agent_name !== null
      ? { id: row.agent_id, name: row.agent_name, online: row.agent_online } : null,
    receipts: {
      visitor: { deliveredSeq: row.seen_visitor_delivered, readSeq: row.seen_visitor_read },
      agent: { deliveredSeq: row.seen_agent_delivered, readSeq: row.seen_agent_read },
    },
    lastMessage: last && lastMessage(last, last.visitorSeq),
  }
}
