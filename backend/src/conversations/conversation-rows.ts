import type { LeftAs, Named, Status, Vouched } from '@parley/protocol'
import type { StoredLastMessage } from './conversation.entity.js'

/** A conversation with the names that its views show, in one read. */
export interface ConversationRow {
  id: string
  site_id: string
  visitor_id: string
  queue_id: string
  queue_name: string
  agent_id: string | null
  agent_name: string | null
  agent_online: boolean
  status: Status
  version: number
  visitor_version: number
  head: number
  visitor_head: number
  queued_at: Date
  assigned_at: Date | null
  snoozed_until: Date | null
  closed_at: Date | null
  created_at: Date
  visitor_delivered_seq: number
  visitor_read_seq: number
  agent_delivered_seq: number
  agent_read_seq: number
  /** The four receipts again, in the visitor's numbering. */
  seen_visitor_delivered: number
  seen_visitor_read: number
  seen_agent_delivered: number
  seen_agent_read: number
  visitor_unread: number
  agent_unread: number
  last_message: StoredLastMessage | null
  unanswered_since: Date | null
  rating_score: number | null
  rating_comment: string | null
  priority: number
  idle_since: Date | null
  left_as: LeftAs | null
  joined: Named[]
  visitor: {
    name: string | null
    email: string | null
    vouched: Vouched | null
    language: string | null
    browser: string | null
    firstSeenAt: string
    lastSeenAt: string
    page: { url: string; title: string; referrer: string | null; at: string } | null
  }
  visitor_online: boolean
}

const inVisitorsNumbering = (column: string) => `coalesce((
  select e.visitor_seq from entries e
  where e.conversation_id = c.id and e.seq <= c.${column} and e.visitor_seq is not null
  order by e.seq desc limit 1), 0)`

const online = (person: string) => `exists (select 1 from connections where person_id = ${person})`

/** `select … from conversations c …`; the caller adds `where`, `order by` and `limit`. */
export const selectConversations = `
  select c.*, q.name as queue_name, a.name as agent_name,
    a.id is not null and a.status <> 'offline' and ${online('a.id')} as agent_online,
    ${inVisitorsNumbering('visitor_delivered_seq')} as seen_visitor_delivered,
    ${inVisitorsNumbering('visitor_read_seq')} as seen_visitor_read,
    ${inVisitorsNumbering('agent_delivered_seq')} as seen_agent_delivered,
    ${inVisitorsNumbering('agent_read_seq')} as seen_agent_read,
    jsonb_build_object('name', v.name, 'email', v.email, 'language', v.language, 'browser', v.browser,
      'vouched', case when v.external_id is not null then jsonb_build_object(
        'externalId', v.external_id, 'name', v.name_vouched, 'email', v.email_vouched, 'at', v.vouched_at) end,
      'firstSeenAt', v.first_seen_at, 'lastSeenAt', v.last_seen_at, 'page', (
        select jsonb_build_object('url', p.url, 'title', p.title, 'referrer', p.referrer, 'at', p.at)
        from visitor_pages p where p.visitor_id = v.id order by p.id desc limit 1)) as visitor,
    ${online('v.id')} as visitor_online,
    coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by m.joined_at, p.id)
      from participants m join agents p on p.id = m.agent_id where m.conversation_id = c.id), '[]') as joined
  from conversations c
  join queues q on q.id = c.queue_id
  join visitors v on v.id = c.visitor_id
  left join agents a on a.id = c.agent_id`
