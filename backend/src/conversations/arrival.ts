import type { Attributes, LeaveReason, LeftAs, Named, PriorityRule, QueueRouting } from '@parley/protocol'
import { abilityOf, freeSlotsFor, hasRoom, type Ability, type Needs, type Slots } from '../queues/able.js'
import { isOpen } from '../queues/hours.js'
import { routingOf } from '../queues/queue-routing.js'
import { skillKey } from '../queues/skill-key.js'
import type { Runner } from './append.js'
import { ruleFor } from './priority.js'
import { slotsInUse } from './slots.js'

/** Where a conversation comes to wait, and how. */
export interface Arrival {
  /** Where they came to, before its limits sent them on. */
  cameTo: Named
  queue: Named
  routing: QueueRouting
  priority: number
  /** A rule gave the priority, which is the queue's otherwise. */
  isPrioritised: boolean
  skills: string[]
  language: string | null
  /** What brought it elsewhere than asked; null: nothing. */
  rule: string | null
  lastAgentId: string | null
  overflow: Overflowed | null
}
/** Why somebody cannot wait where they wished to. */
export type Limit = Exclude<LeaveReason, 'asked'>
export interface Overflowed { why: Limit; leftAs: LeftAs | null }

interface Knowledge {
  language: string | null
  email: string | null
  page: string | null
  is_returning: boolean
  is_vouched: boolean
  attributes: Attributes
  rules: PriorityRule[]
  queue: QueueRow | null
}
interface QueueRow extends Named { routing: Partial<QueueRouting> }

/** A queue that is there, as JSON. */
const queueWhere = (condition: string) =>
  `select json_build_object('id', id, 'name', name, 'routing', routing) from queues where ${condition} and deleted_at is null`

/** All who need the same wait in one line: the same skills beside the queue's, and the same language. */
export const lineOf = (skills: readonly string[], language: string | null): string =>
  `${[...new Set(skills.map(skillKey))].sort().join(',')}|${language?.split('-')[0] ?? ''}`

/**
 * Finds out where a visitor's conversation is to wait, by the rules, the queue's limits and who they talked to last. One
 * that is opened again was ruled on before.
 */
export async function arrive(
  tx: Runner, visitor: { id: string; siteId: string }, queueId: string, at: Date, isAgain = false,
): Promise<Arrival> {
  const [known] = await tx.query<Knowledge[]>(`
    select lower(v.language) as language, v.email, v.external_id is not null as is_vouched, v.attributes,
      (select p.url from visitor_pages p where p.visitor_id = v.id order by p.id desc limit 1) as page,
      exists (select 1 from conversations c where c.visitor_id = v.id) as is_returning,
      (select rules from routing_settings) as rules, (${queueWhere('id = $2')}) as queue
    from visitors v where v.id = $1`, [visitor.id, queueId])
  const rule = isAgain || !known ? null : ruleFor(known.rules, {
    siteId: visitor.siteId, queueId, page: known.page, language: known.language, email: known.email, isReturning: known.is_returning,
    isVouched: known.is_vouched, attributes: known.attributes,
  })
  const ruled = rule?.give.queueId && await queueOf(tx, rule.give.queueId)
  const queue = ruled || known?.queue
  if (!queue) throw new Error(`queue ${queueId} is gone while its site offers it`)
  const routing = routingOf(queue.routing)
  const skills = rule?.give.skills ?? []
  const language = known?.language ?? null
  const entered = await enter(tx, queue, routing, { skills, language }, at)
  return {
    cameTo: { id: queue.id, name: queue.name }, queue: { id: entered.queue.id, name: entered.queue.name },
    routing: entered.routing, skills, language, rule: rule?.name ?? null, overflow: entered.overflow,
    priority: rule?.give.priority ?? entered.routing.priority, isPrioritised: rule?.give.priority !== undefined,
    lastAgentId: known?.is_returning ? await lastAgentOf(tx, visitor.id, entered.routing, at) : null,
  }
}

/** A queue that is closed or as long as it may be sends on; where there is no other, to a message. */
async function enter(tx: Runner, queue: QueueRow, routing: QueueRouting, needs: Needs, at: Date) {
  const why = await whyNot(tx, queue.id, routing, needs, at)
  if (!why) return { queue, routing, overflow: null }
  if (routing.overflow.to !== 'queue') return { queue, routing, overflow: { why, leftAs: routing.overflow.to } }
  const other = await queueOf(tx, routing.overflow.queueId)
  if (!other) return { queue, routing, overflow: { why, leftAs: 'message' as const } }
  const otherRouting = routingOf(other.routing)
  const isFullToo = await whyNot(tx, other.id, otherRouting, needs, at)
  if (!isFullToo) return { queue: other, routing: otherRouting, overflow: { why, leftAs: null } }
  const leftAs = otherRouting.overflow.to === 'call-back' ? 'call-back' as const : 'message' as const
  return { queue: other, routing: otherRouting, overflow: { why, leftAs } }
}

/**
 * Why nobody with these needs may wait in a queue now; null: one may. The limit of its length holds for all who come at
 * once, and is for those who wait: whoever can be given a slot that is free now does not.
 */
export async function whyNot(
  tx: Runner, queueId: string, routing: QueueRouting, needs: Needs, at: Date,
): Promise<'closed' | 'max-length' | null> {
  const { maxLength, hours } = routing
  if (!isOpen(hours, at.getTime())) return 'closed'
  if (maxLength === null) return null
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', [queueId])
  const [line] = await tx.query<{ waiting: number }[]>(
    `select count(*)::int as waiting from (select 1 from conversations where ${waits} limit $2) line`, [queueId, maxLength])
  if (hasRoom(maxLength, line?.waiting ?? 0, 0)) return null
  const { waiting, agents, capacityPerAgent } = await slotsAndLine(tx, queueId, maxLength, at)
  return hasRoom(maxLength, waiting, freeSlotsFor(agents, { routing, capacityPerAgent }, needs, at.getTime())) ? null : 'max-length'
}

/** Who waits in line, and is not being asked for: those have a slot already. */
const waits = `queue_id = $1 and status = 'queued' and left_as is null and offered_agent_id is null`

interface SlotsRow { waiting: number; capacity: number | null; agents: (Omit<Ability, 'skills' | 'languages'> & Slots & { skills: string[]; languages: string[] })[] }

/** The line, as far as it matters, and the slots of who is here. In one statement: what is given meanwhile counts once. */
async function slotsAndLine(tx: Runner, queueId: string, maxLength: number, at: Date) {
  const [row] = await tx.query<SlotsRow[]>(`
    with here as (
      select a.* from queue_members m join agents a on a.id = m.agent_id
      where m.queue_id = $1 and a.status = 'online' and a.deactivated_at is null
        and exists (select 1 from connections where person_id = a.id)
    ), taken as (${slotsInUse((column) => `${column} in (select id from here)`, '$3')})
    select q.capacity_per_agent as capacity,
      (select count(*)::int from (select 1 from conversations where ${waits}
        limit $2::int + (select coalesce(sum(capacity), 0) from here)) line) as waiting,
      (select coalesce(json_agg(json_build_object('isDeactivated', false, 'isConnected', true, 'status', here.status,
        'schedule', here.schedule, 'skills', here.skills, 'languages', here.languages, 'capacity', here.capacity,
        'load', (select count(*) from taken where agent_id = here.id),
        'ofQueue', (select count(*) from taken where agent_id = here.id and queue_id = $1))), '[]') from here) as agents
    from queues q where q.id = $1`, [queueId, maxLength, at])
  const agents = (row?.agents ?? []).map((agent) => ({ ...agent, ...abilityOf(agent) }))
  return { waiting: row?.waiting ?? 0, capacityPerAgent: row?.capacity ?? null, agents }
}

export async function queueOf(tx: Runner, queueId: string): Promise<QueueRow | null> {
  const [row] = await tx.query<{ queue: QueueRow | null }[]>(`select (${queueWhere('id = $1')}) as queue`, [queueId])
  return row?.queue ?? null
}

/** Who of the team the visitor talked to last, where that is not too long ago for the queue. */
export async function lastAgentOf(tx: Runner, visitorId: string, { lastAgent }: QueueRouting, at: Date): Promise<string | null> {
  if (!lastAgent) return null
  const [last] = await tx.query<{ agent_id: string }[]>(`
    select s.agent_id from conversations c join assignments s on s.conversation_id = c.id
    where c.visitor_id = $1 and coalesce(s.ended_at, s.began_at) >= $2 order by s.turn desc limit 1`,
  [visitorId, new Date(at.getTime() - lastAgent.withinHours * 3_600_000)])
  return last?.agent_id ?? null
}
