import type { Waiting } from '@parley/protocol'
import type { Runner } from './append.js'
import type { ConversationRow } from './conversation-rows.js'
import type { Paces } from './paces.js'

/** Whoever waits further behind is told that it is at least this place: nobody counts a hundred thousand for each of them. */
export const COUNTED = 1_000

const waits = `queue_id = $1 and status = 'queued' and left_as is null`

export interface Place extends Waiting { conversationId: string; visitorId: string }

interface PlaceRow { id: string; visitor_id: string; queued_at: Date; position: number }

/** Who waits among the first `limit` of a queue, in line, each with place and estimate; the first place is 1. */
export async function firstPlaces(db: Runner, paces: Paces, queueId: string, limit: number): Promise<Place[]> {
  const rows = await db.query<Omit<PlaceRow, 'position'>[]>(`
    select id, visitor_id, queued_at from conversations where ${waits}
    order by priority desc, queued_at, id limit ${limit}`, [queueId])
  return placed(paces, queueId, rows.map((row, nth) => ({ ...row, position: nth + 1 })))
}

/** Who waits behind them and is connected. In one pass over the line, as places are counted from its head. */
export async function placesBehind(db: Runner, paces: Paces, queueId: string, first: number): Promise<Place[]> {
  return placed(paces, queueId, await db.query<PlaceRow[]>(`
    select id, visitor_id, queued_at, position from (
      select id, visitor_id, queued_at, (row_number() over (order by priority desc, queued_at, id))::int as position
      from conversations where ${waits}) line
    where position > $2 and exists (select 1 from connections where person_id = visitor_id)`, [queueId, first]))
}

async function placed(paces: Paces, queueId: string, rows: readonly PlaceRow[]): Promise<Place[]> {
  const estimate = rows.length > 0 ? await paces.estimateIn(queueId) : () => null
  return rows.map((row) => ({
    conversationId: row.id, visitorId: row.visitor_id, ...placeAfter(row.position - 1, row.queued_at, estimate),
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
      limit ${COUNTED}) before`, [queueId, place.priority, place.queuedAt, place.id])
  return line?.ahead ?? 0
}

/** The place of one conversation; null when it does not wait in line. */
export async function placeOf(db: Runner, paces: Paces, row: ConversationRow): Promise<Waiting | null> {
  if (row.status !== 'queued' || row.left_as !== null) return null
  const ahead = await aheadOf(db, row.queue_id, { priority: row.priority, queuedAt: row.queued_at, id: row.id })
  return placeAfter(ahead, row.queued_at, await paces.estimateIn(row.queue_id))
}
