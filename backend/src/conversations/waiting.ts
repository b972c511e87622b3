import type { Waiting } from '@parley/protocol'
import type { Runner } from './append.js'
import type { ConversationRow } from './conversation-rows.js'
import { estimateWait } from './estimate-wait.js'

/** Assumed until a queue has handled something: five minutes. */
const DEFAULT_HANDLING_SECONDS = 300

interface Pace { slots: number; mean_seconds: number | null }

/** How fast a queue moves: the slots of the agents present, and the mean of the fifty assignments closed last. */
async function paceOf(db: Runner, queueId: string): Promise<(position: number) => number | null> {
  const [pace] = await db.query<Pace[]>(`
    select
      (select coalesce(sum(a.capacity), 0)::int from queue_members m join agents a on a.id = m.agent_id
        where m.queue_id = $1 and a.status = 'online' and a.deactivated_at is null
          and exists (select 1 from connections where person_id = a.id)) as slots,
      (select avg(extract(epoch from s.ended_at - s.began_at))::float8 from (
        select began_at, ended_at from assignments where queue_id = $1 and ended_by = 'closed'
        order by ended_at desc limit 50) s) as mean_seconds`, [queueId])
  const mean = pace?.mean_seconds ?? DEFAULT_HANDLING_SECONDS
  return (position) => estimateWait(position, pace?.slots ?? 0, mean)
}

export interface Place extends Waiting { conversationId: string; visitorId: string }

/** Who waits in a queue, in line, each with place and estimate. */
export async function placesIn(db: Runner, queueId: string): Promise<Place[]> {
  const rows = await db.query<{ id: string; visitor_id: string; queued_at: Date }[]>(`
    select id, visitor_id, queued_at from conversations
    where queue_id = $1 and status = 'queued' order by queued_at, id`, [queueId])
  const estimate = rows.length > 0 ? await paceOf(db, queueId) : () => null
  return rows.map((row, ahead) => ({
    conversationId: row.id, visitorId: row.visitor_id, position: ahead + 1, queuedAt: row.queued_at.toISOString(),
    estimatedWaitSeconds: estimate(ahead + 1),
  }))
}

/** The place of one conversation; null when it does not wait. */
export async function placeOf(db: Runner, row: ConversationRow): Promise<Waiting | null> {
  if (row.status !== 'queued') return null
  const [line] = await db.query<{ position: number }[]>(`
    select 1 + count(*)::int as position from conversations
    where queue_id = $1 and status = 'queued' and (queued_at, id) < ($2, $3)`, [row.queue_id, row.queued_at, row.id])
  const position = line?.position ?? 1
  const estimate = await paceOf(db, row.queue_id)
  return { position, queuedAt: row.queued_at.toISOString(), estimatedWaitSeconds: estimate(position) }
}
