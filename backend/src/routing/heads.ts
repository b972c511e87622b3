import type { DataSource } from 'typeorm'
import { preparedOn } from '../database/prepared.js'
import type { Head } from './match.js'
import type { RoutedConversation, RoutedQueue } from './state.js'

interface Row {
  id: string
  queue_id: string
  priority: number
  queued_at: Date
  waiting_since: Date
  skills: string[]
  language: string | null
  last_agent_id: string | null
  did_not_answer: string[]
  asked_before: string[] | null
  asked: string[] | null
}

/**
 * Those who said no, or nothing, since it came to wait; one that is opened again begins anew. Whoever missed it may be asked again once they have said anew that they are here.
 */
const askedBefore = `
  select array_agg(distinct o.agent_id) from offers o join agents a on a.id = o.agent_id
  where o.conversation_id = c.id and o.offered_at >= c.queued_at and (o.ended_by = 'declined'
    or o.ended_by = 'missed' and (a.status_since is null or a.status_since <= o.offered_at))`

const columns = `c.id, c.queue_id, c.priority, c.queued_at, c.waiting_since, c.skills, c.language, c.last_agent_id,
  c.did_not_answer, (${askedBefore}) as asked_before,
  (select array_agg(o.agent_id) from offers o where o.conversation_id = c.id and o.ended_at is null) as asked`

const waits = `status = 'queued' and left_as is null and offered_agent_id is null`

/**
 * Of the queues whose ids are in `$1` as JSON, the first `depth` of each line. A line is what waits in one queue with the
 * same needs, and each step is one look into an index, however many wait: the next line of a queue is the first beyond the
 * one before. In the text and its parameter is nothing that would make PostgreSQL plan it anew for other queues.
 */
export const selectHeads = (depth: number): string => `
  with recursive lines as (
    select q.id::uuid as queue_id, first.line from json_array_elements_text($1::json) q (id) cross join lateral (
      select line from conversations where queue_id = q.id::uuid and ${waits} order by line limit 1) first
    union all
    select l.queue_id, next.line from lines l cross join lateral (
      select line from conversations where queue_id = l.queue_id and ${waits} and line > l.line order by line limit 1) next
  )
  select ${columns} from lines l cross join lateral (
    select * from conversations where queue_id = l.queue_id and line = l.line and ${waits}
    order by priority desc, queued_at, id limit ${depth}) c`

/** The first `depth` of each line of these queues. */
export async function headsOf(db: DataSource, queues: ReadonlyMap<string, RoutedQueue>, depth: number): Promise<Head[]> {
  const rows = await preparedOn(db).query<Row[]>(selectHeads(depth), [JSON.stringify([...queues.keys()])])
  return rows.flatMap((row) => {
    const queue = queues.get(row.queue_id)
    return queue ? [{ queue, conversation: conversationOf(row) }] : []
  })
}

/** One conversation as decisions see it, wherever it is; null when there is none. */
export async function routedConversation(db: Pick<DataSource, 'query'>, id: string): Promise<RoutedConversation | null> {
  const [row] = await db.query<Row[]>(`select ${columns} from conversations c where c.id = $1`, [id])
  return row ? conversationOf(row) : null
}

const conversationOf = (row: Row): RoutedConversation => ({
  id: row.id, queueId: row.queue_id, priority: row.priority, queuedAt: row.queued_at.getTime(),
  waitingSince: row.waiting_since.getTime(), skills: row.skills, language: row.language, lastAgentId: row.last_agent_id,
  askedBefore: new Set(row.asked_before), didNotAnswer: new Set(row.did_not_answer), asked: new Set(row.asked),
})
