import type { LeftAs, QueueRouting, Status } from '@parley/protocol'
import { notFound } from '../refusal.js'
import type { Speaker } from '../speaker.js'
import type { Runner } from './append.js'
import { visibleTo } from './visible.js'

/** What decisions about a conversation read from its row. */
export interface LockedConversation {
  id: string
  visitor_id: string
  queue_id: string
  agent_id: string | null
  status: Status
  head: number
  queued_at: Date
  rating_score: number | null
  rating_comment: string | null
  site_id: string
  priority: number
  waiting_since: Date
  idle_since: Date | null
  left_as: LeftAs | null
  offered_agent_id: string | null
  offered_until: Date | null
  estimated_seconds: number | null
  overflowed_from: string[]
  skills: string[]
  language: string | null
  /** Settings of its queue: what is set of its routing, and how many of its conversations an agent may hold. */
  queue: { routing: Partial<QueueRouting>; limit: number | null }
}

const columns = `c.id, c.site_id, c.visitor_id, c.queue_id, c.agent_id, c.status, c.head, c.queued_at, c.rating_score,
  c.rating_comment, c.priority, c.waiting_since, c.idle_since, c.left_as, c.offered_agent_id, c.offered_until,
  c.estimated_seconds, c.overflowed_from, c.skills, c.language,
  (select json_build_object('routing', q.routing, 'limit', q.capacity_per_agent) from queues q where q.id = c.queue_id) as queue`

/**
 * Locks a conversation that the speaker may see. The one lock order: agent rows first, then the conversation's row.
 * Throws `not_found`, for unknown and forbidden ones alike.
 */
export async function lockOf(tx: Runner, speaker: Speaker, id: string): Promise<LockedConversation> {
  const visible = visibleTo(speaker, 2)
  const [row] = await tx.query<LockedConversation[]>(
    `select ${columns} from conversations c where c.id = $1 and ${visible.sql} for update of c`, [id, ...visible.parameters])
  if (!row) throw notFound('conversation')
  return row
}

/** Locks whatever `where` finds first, for the work of the house itself; null when there is nothing. */
export async function lockWhere(tx: Runner, where: string, parameters: unknown[]): Promise<LockedConversation | null> {
  const [row] = await tx.query<LockedConversation[]>(`select ${columns} from conversations c where ${where}`, parameters)
  return row ?? null
}

/**
 * Locks what was proposed for agents of a queue, where it still waits in that very queue and nobody is asked about it
 * alone; with `agentId`, where they are still a member. Null where that is not so any more.
 */
export const lockInLine = (tx: Runner, conversationId: string, queueId: string, agentId: string | null) => lockWhere(tx, `
  c.id = $1 and c.queue_id = $2 and c.status = 'queued' and c.left_as is null and c.offered_agent_id is null
    and ($3::uuid is null or exists (select 1 from queue_members where queue_id = $2 and agent_id = $3))
  for update of c`, [conversationId, queueId, agentId])
