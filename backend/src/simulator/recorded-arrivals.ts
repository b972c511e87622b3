import type { DataSource } from 'typeorm'
import type { SimulatedArrival } from './plan.js'
import { exponential, randomFrom } from './random.js'

/** What is known of one who came: from then until served, or until they gave up; null: did not happen. */
interface Row {
  at: Date
  began_at: Date | null
  ended_at: Date | null
  last_word_at: Date | null
  gave_up_at: Date | null
  priority: number
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
    select distinct to_char(created_at at time zone $2, 'YYYY-MM-DD') as day from conversations
    where queue_id = $1 and created_at > $3::timestamptz - interval '28 days' order by day desc limit 14`, [queueId, timeZone, now])
  return rows.map(({ day }) => day)
}

/**
 * Everybody who came to a queue within a time, but those who wished to be heard of later from the beginning. At most
 * `limit` of them. `usual`: the priority that is nobody's own.
 */
export async function recordedArrivals(
  db: Pick<DataSource, 'query'>, queueId: string, from: Date, to: Date, usual: number, limit: number,
): Promise<SimulatedArrival[]> {
  const rows = await db.query<Row[]>(`
    select c.created_at as at, served.began_at, coalesce(served.ended_at, c.closed_at) as ended_at,
      case when served.began_at is not null then (c.last_message->>'at')::timestamptz end as last_word_at,
      case when served.began_at is null then coalesce(asked.at, case when c.left_as is null then c.closed_at end) end as gave_up_at,
      c.priority, c.skills, c.language, last.agent_id as last_agent_id, last.at as last_agent_at
    from conversations c
    left join lateral (
      select min(a.began_at) as began_at, case when bool_and(a.ended_at is not null) then max(a.ended_at) end as ended_at
      from assignments a where a.conversation_id = c.id) served on true
    left join lateral (
      select e.at from entries e where e.conversation_id = c.id and e.kind = 'message-left' and e.content->>'reason' = 'asked'
      order by e.seq limit 1) asked on true
    left join lateral (
      select a.agent_id, coalesce(a.ended_at, a.began_at) as at from conversations former
      join assignments a on a.conversation_id = former.id
      where former.visitor_id = c.visitor_id and former.id <> c.id and a.began_at < c.created_at
      order by a.turn desc limit 1) last on true
    where c.queue_id = $1 and c.created_at >= $2 and c.created_at < $3 and (asked.at is null or asked.at > c.created_at)
    order by c.created_at, c.id limit $4`, [queueId, from, to, limit])
  const handled = rows.map(handlingOf).filter((ms) => ms !== null)
  const usualHandling = handled.length > 0 ? handled.reduce((sum, ms) => sum + ms, 0) / handled.length : DEFAULT_HANDLING_MS
  const patienceOf = patienceFrom(rows)
  return rows.map((row) => {
    const handlingMs = handlingOf(row) ?? usualHandling
    const talked = row.began_at && row.last_word_at ? row.last_word_at.getTime() - row.began_at.getTime() : handlingMs
    return {
      at: row.at.getTime(), handlingMs, talkMs: Math.min(handlingMs, Math.max(0, talked)), patienceMs: patienceOf(row),
      priority: row.priority === usual ? null : row.priority, skills: row.skills, language: row.language,
      lastAgent: row.last_agent_id && row.last_agent_at ? { id: row.last_agent_id, at: row.last_agent_at.getTime() } : null,
    }
  })
}

const handlingOf = ({ began_at: began, ended_at: ended }: Row): number | null =>
  began && ended ? Math.max(0, ended.getTime() - began.getTime()) : null

const waitedOf = ({ at, began_at: began, gave_up_at: gaveUp }: Row): number =>
  Math.max(0, ((began ?? gaveUp)?.getTime() ?? at.getTime()) - at.getTime())

/**
 * Who gave up does so after the same time. Of the others it is known only that they had patience for as long as they
 * waited; how much more is drawn from the exponential distribution that fits the day best: its mean is all that was
 * waited, by those who were served too, divided by the number of those who gave up (the maximum likelihood estimate
 * where some are censored; D. R. Cox and D. Oakes, Analysis of Survival Data, 1984, section 3.2). Where nobody gave up,
 * nobody does.
 */
function patienceFrom(rows: readonly Row[]): (row: Row) => number {
  const givenUp = rows.filter(({ gave_up_at: gaveUp }) => gaveUp).length
  const mean = givenUp > 0 ? rows.reduce((sum, row) => sum + waitedOf(row), 0) / givenUp : Number.POSITIVE_INFINITY
  const random = randomFrom(rows.length)
  return (row) => waitedOf(row) + (row.gave_up_at ? 0 : exponential(random, mean))
}
