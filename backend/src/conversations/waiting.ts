import type { Waiting } from '@parley/protocol'
import type { Runner } from './append.js'
import type { ConversationRow } from './conversation-rows.js'
import type { Paces } from './paces.js'

/** Whoever waits further behind is told that it is at least this place: nobody counts a hundred thousand for each of them. */
export const COUNTED = 1_000

const waits = `queue_id = $1 and status = 'queued' and left_as is null`

export interface Place extends Waiting { conversationId: string; visitorId: string }

/** Who waits in a queue from a place on, in line, each with place and estimate; the first place is 1. */
export async function placesIn(db: Runner, paces: Paces, queueId: string, { from = 1, limit }: { from?: number; limit: number }): Promise<Place[]> {
  const rows = await db.query<{ id: string; visitor_id: string; queued_at: Date }[]>(`
    select id, visitor_id, queued_at from conversations where ${waits}
    order by priority desc, queued_at, id limit $2 offset $3`, [queueId, limit, from - 1])
  const estimate = rows.length > 0 ? await paces.estimateIn(queueId) : () => null
  return rows.map((row, nth) => ({
    conversationId: row.id, visitorId: row.visitor_id, ...placeAfter(nth + from - 1, row.queued_at, estimate),
  }))
}

/** What is told of a place with so many before it. */
function placeAfter(ahead: number, queuedAt: Date, estimate: (position: number) => number | null): Waiting {
  const position = Math.min(ahead, COUNTED) + 1
  return {
    position, queuedAt: queuedAt.toISOString(), estimatedWaitSeconds: estimate(position),
    ...(ahead >= COUNTED ? { atLeast: true as const } : {}),
  }
}

/** How many wait in a queue before this place, counted up to a bound. */
export async function aheadOf(
  db: Runner, queueId: string, place: { priority: number; queuedAt: Date; id: string },
): Promise<number> {
  const [line] = await db.query<{ ahead: number }[]>(`
    select count(*)::int as ahead from (
      select 1 from conversations where ${waits} and (priority > $2 or priority = $2 and (queued_at, id) < ($3, $4))
      limit $5) before`, [queueId, place.priority, place.queuedAt, place.id, COUNTED])
  return line?.ahead ?? 0
}

/** The place of one conversation; null when it does not wait in line. */
export async function placeOf(db: Runner, paces: Paces, row: ConversationRow): Promise<Waiting | null> {
  if (row.status !== 'queued' || row.left_as !== null) return null
  const ahead = await aheadOf(db, row.queue_id, { priority: row.priority, queuedAt: row.queued_at, id: row.id })
  return placeAfter(ahead, row.queued_at, await paces.estimateIn(row.queue_id))
}
