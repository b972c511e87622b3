import type { DataSource } from 'typeorm'
import type { SimulatedArrival } from './plan.js'
import { exponential, randomFrom } from './random.js'

/** What is known of one who came. `ended_at`: when they waited in this line no longer; now, where they still do. */
interface Row {
  at: Date
  ended_at: Date
  has_given_up: boolean
  handled_ms: number | null
  last_word_at: Date | null
  priority: number
  is_prioritised: boolean
  skills: string[]
  language: string | null
  last_agent_id: string | null
  last_agent_at: Date | null
}

/** Assumed where nothing has been handled yet: five minutes. */
const DEFAULT_HANDLING_MS = 300_000

/** Who of the team was given something of a queue within a time. */
export async function whoWorked(db: Pick<DataSource, 'query'>, queueId: string, from: Date, to: Date): Promise<Set<string>> {
  const rows = await db.query<{ agent_id: string }[]>(
    'select distinct agent_id from assignments where queue_id = $1 and began_at >= $2 and began_at < $3', [queueId, from, to])
  return new Set(rows.map(({ agent_id: id }) => id))
}

/** The last days, newest first, on which somebody came to a queue, as dates in a time zone. */
export async function recordedDays(db: Pick<DataSource, 'query'>, queueId: string, timeZone: string, now: Date): Promise<string[]> {
  const rows = await db.query<{ day: string }[]>(`
    select distinct to_char(c.created_at at time zone $2, 'YYYY-MM-DD') as day from conversations c ${whoCame}
    where c.created_at > $3::timestamptz - interval '28 days' order by day desc limit 14`, [queueId, timeZone, now])
  return rows.map(({ day }) => day)
}

/** The first entry names the queue that somebody came to, wherever they went from there. */
const whoCame = `
  join entries came on came.conversation_id = c.id and came.seq = 1 and came.kind = 'queued' and came.content->'queue'->>'id' = $1::text`

/**
 * Everybody who came to a queue within a time, but those who wished to be heard of later from the beginning. At most
 * `limit` of them. They waited there until they were served, went elsewhere, gave up, or until `now`; what is handled is
 * counted until it is closed for the first time, and of a message that was left not at all.
 */
export async function recordedArrivals(
  db: Pick<DataSource, 'query'>, queueId: string, from: Date, to: Date, limit: number, now: Date,
): Promise<SimulatedArrival[]> {
  const rows = await db.query<Row[]>(`
    select c.created_at as at, coalesce(ended.at, $5) as ended_at, coalesce(ended.has_given_up, false) as has_given_up,
      handled.ms as handled_ms,
      case when ended.is_served then (c.last_message->>'at')::timestamptz end as last_word_at,
      c.priority, c.is_prioritised, c.skills, c.language, last.agent_id as last_agent_id, last.at as last_agent_at
    from conversations c ${whoCame}
    left join lateral (
      select e.at, e.kind, e.kind = 'assigned' or e.kind = 'transferred' and e.content->'to' ? 'agent' as is_served,
        e.kind = 'message-left' and e.content->>'reason' = 'asked' or e.kind = 'closed' and e.author_kind = 'visitor' as has_given_up
      from entries e where e.conversation_id = c.id
        and e.kind in ('assigned', 'transferred', 'message-left', 'overflowed', 'closed')
      order by e.seq limit 1) ended on true
    left join lateral (
      select case when bool_and(a.ended_at is not null)
        then sum(extract(epoch from a.ended_at - a.began_at) * 1000)::float8 end as ms
      from assignments a where a.conversation_id = c.id and ended.kind <> 'message-left'
        and (a.queue_id = $1::uuid or not ended.is_served)
        and a.turn <= coalesce((
          select min(turn) from assignments where conversation_id = c.id and ended_by = 'closed'), a.turn)) handled on true
    left join lateral (
      select a.agent_id, coalesce(a.ended_at, a.began_at) as at from conversations former
      join assignments a on a.conversation_id = former.id
      where former.visitor_id = c.visitor_id and former.id <> c.id and a.began_at < c.created_at
      order by a.turn desc limit 1) last on true
    where c.created_at >= $2 and c.created_at < $3 and not (coalesce(ended.has_given_up, false) and ended.at <= c.created_at)
    order by c.created_at, c.id limit $4`, [queueId, from, to, limit, now])
  const handled = rows.flatMap(({ handled_ms: ms }) => ms ?? [])
  const usualHandling = handled.length > 0 ? handled.reduce((sum, ms) => sum + ms, 0) / handled.length : DEFAULT_HANDLING_MS
  const patienceOf = patienceFrom(rows)
  return rows.map((row) => {
    const handlingMs = row.handled_ms ?? usualHandling
    const talked = row.last_word_at ? row.last_word_at.getTime() - row.ended_at.getTime() : handlingMs
    return {
      at: row.at.getTime(), handlingMs, talkMs: Math.min(handlingMs, Math.max(0, talked)), patienceMs: patienceOf(row),
      priority: row.is_prioritised ? row.priority : null, skills: row.skills, language: row.language,
      lastAgent: row.last_agent_id && row.last_agent_at ? { id: row.last_agent_id, at: row.last_agent_at.getTime() } : null,
    }
  })
}

const waitedOf = ({ at, ended_at: ended }: Row): number => Math.max(0, ended.getTime() - at.getTime())

/**
 * Who gave up does so after the same time. Of the others it is known only that they had patience for as long as they
 * waited; how much more is drawn from the exponential distribution that fits the day best: its mean is all that was
 * waited, by those who were served or sent on too, divided by the number of those who gave up (the maximum likelihood estimate
 * where some are censored; D. R. Cox and D. Oakes, Analysis of Survival Data, 1984, section 3.2). Where nobody gave up,
 * nobody does.
 */
function patienceFrom(rows: readonly Row[]): (row: Row) => number {
  const givenUp = rows.filter((row) => row.has_given_up).length
  const mean = givenUp > 0 ? rows.reduce((sum, row) => sum + waitedOf(row), 0) / givenUp : Number.POSITIVE_INFINITY
  const random = randomFrom(rows.length)
  return (row) => waitedOf(row) + (row.has_given_up ? 0 : exponential(random, mean))
}
