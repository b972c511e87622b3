import type { Decision, DecisionOutcome, SkipReason, Verdict } from '@parley/protocol'
import type { Runner } from './append.js'

/** Why something became of a conversation, as it is stored. */
export interface NewDecision {
  conversationId: string
  queueId: string
  at: Date
  what: DecisionOutcome
  verdicts?: Verdict[]
  more?: Decision['more']
}

interface Row {
  id: string
  conversation_id: string
  queue_id: string
  queue_name: string
  visitor_id: string
  visitor_name: string | null
  at: Date
  details: DecisionOutcome
  verdicts: Verdict[]
  more: Partial<Record<SkipReason | 'free', number>>
}

const agentIn = (what: DecisionOutcome): string | null =>
  'agent' in what && typeof what.agent === 'object' ? what.agent.id : null

/** Stores a decision with the change that it made. */
export async function recordDecision(tx: Runner, decision: NewDecision): Promise<void> {
  await tx.query(`
    insert into decisions (conversation_id, queue_id, agent_id, at, outcome, details, verdicts, more)
    values ($1, $2, $3, $4, $5, $6, $7, $8)`, valuesOf(decision))
}

/** The same for why it goes on waiting, where that is not what was said last. */
export async function recordWaiting(tx: Runner, decision: NewDecision): Promise<void> {
  await tx.query(`
    insert into decisions (conversation_id, queue_id, agent_id, at, outcome, details, verdicts, more)
    select $1::uuid, $2::uuid, $3::uuid, $4::timestamptz, $5, $6::jsonb, $7::jsonb, $8::jsonb
    where exists (select 1 from conversations where id = $1 and status = 'queued')
      and not exists (
        select 1 from (select details from decisions where conversation_id = $1 order by id desc limit 1) last
        where last.details = $6)`, valuesOf(decision))
}

/** Says that it waits for agents to take it, where its queue gives out nothing: the router does not look there. */
export async function recordByHand(tx: Runner, conversationId: string, queueId: string, at: Date): Promise<void> {
  const what: DecisionOutcome = { outcome: 'waits', reason: 'manual' }
  await tx.query(`
    insert into decisions (conversation_id, queue_id, at, outcome, details)
    select $1, id, $3, $4, $5 from queues where id = $2 and routing->>'strategy' = 'manual'`,
  [conversationId, queueId, at, what.outcome, JSON.stringify(what)])
}

/** Forgotten in one turn of the sweep. */
const FORGOTTEN_AT_ONCE = 500

/** Forgets some of what was decided longer ago than the house keeps it. */
export async function forgetDecisions(db: Runner, now: Date): Promise<void> {
  await db.query(`
    delete from decisions where id in (
      select id from decisions
      where at < $1::timestamptz - (select keep_decisions_days from routing_settings) * interval '24 hours'
      order by at limit $2 for update skip locked)`, [now, FORGOTTEN_AT_ONCE])
}

const valuesOf = ({ conversationId, queueId, at, what, verdicts = [], more = {} }: NewDecision) => [
  conversationId, queueId, agentIn(what), at, what.outcome, JSON.stringify(what), JSON.stringify(verdicts),
  JSON.stringify(more),
]

/** `select … from decisions d …`; the caller adds `where`, `order by` and `limit`. */
export const selectDecisions = `
  select d.id::text, d.conversation_id, d.queue_id, q.name as queue_name, v.id as visitor_id, v.name as visitor_name,
    d.at, d.details, d.verdicts, d.more
  from decisions d
  join queues q on q.id = d.queue_id
  join conversations c on c.id = d.conversation_id
  join visitors v on v.id = c.visitor_id`

/** Reads decisions; `rest` follows `selectDecisions`. */
export async function readDecisions(db: Runner, rest: string, parameters: unknown[]): Promise<Decision[]> {
  return (await db.query<Row[]>(`${selectDecisions} ${rest}`, parameters)).map((row) => ({
    id: row.id, conversationId: row.conversation_id, queue: { id: row.queue_id, name: row.queue_name },
    visitorId: row.visitor_id, visitorName: row.visitor_name, at: row.at.toISOString(), verdicts: row.verdicts, more: row.more,
    ...row.details,
  }))
}
