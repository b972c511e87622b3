import type { Hours, Named, QueueRouting } from '@parley/protocol'
import { abilityOf, whyBusy, whyUnable } from '../queues/able.js'
import { routingOf } from '../queues/queue-routing.js'
import type { Runner } from './append.js'
import { slotsInUse } from './slots.js'
import { COUNTED } from './waiting.js'

/** Who is here for a queue now, and who waits in it. */
export interface Standing {
  id: string
  routing: QueueRouting
  /** In line, counted up to `COUNTED`, or to the longest that the line may be. */
  waiting: number
  /** Who could be given something of it, or could were they not full. */
  agents: (Named & { isFree: boolean })[]
  /** How many of its conversations they may hold together. */
  slots: number
}

interface QueueRow { id: string; routing: Partial<QueueRouting>; capacity: number | null; waiting: number }
interface AgentRow extends Named {
  capacity: number
  skills: string[]
  languages: string[]
  schedule: Hours | null
  wrapping_up: number
  member_of: string[]
  /** Slots in use, by queue; what is wrapped up among them. */
  loads: Record<string, number>
}
/** What the statement has looked for already, as only who is here is read. */
const here = { isDeactivated: false, isConnected: true, status: 'online' } as const
/** Nobody has asked for anything yet, so only what the queue requires of everybody counts. */
const anything = { skills: [], language: null }

interface Found { queues: QueueRow[] | null; agents: AgentRow[] | null; sites: Record<string, string[]> | null }

/** Queues as they stand, by id: these, and those that these sites offer. In one statement, however many are asked about. */
export async function standingsOf(
  db: Runner, { queueIds = [], siteIds = [] }: { queueIds?: readonly string[]; siteIds?: readonly string[] }, now: Date,
): Promise<{ queues: Map<string, Standing>; sites: Map<string, string[]> }> {
  const [found] = await db.query<Found[]>(`
    with offering as materialized (select id, queue_ids from sites where id = any($2::uuid[])),
    lines as materialized (
      select q.id, q.routing, q.capacity_per_agent as capacity, (
        select count(*)::int from (
          select 1 from conversations where queue_id = q.id and status = 'queued' and left_as is null
          limit greatest($4, coalesce((q.routing->>'maxLength')::int, 0))) line) as waiting
      from queues q where q.deleted_at is null
        and (q.id = any($1::uuid[]) or q.id in (select unnest(queue_ids) from offering))),
    here as materialized (
      select a.id, a.name, a.capacity, a.skills, a.languages, a.schedule from agents a
      where a.status = 'online' and a.deactivated_at is null and exists (select 1 from connections where person_id = a.id)
        and exists (select 1 from queue_members m join lines l on l.id = m.queue_id where m.agent_id = a.id)),
    slots as (
      select agent_id, queue_id, count(*)::int as load, (count(*) filter (where is_wrapped_up))::int as wrapping
      from (${slotsInUse((column) => `${column} in (select id from here)`, '$3')}) taken group by agent_id, queue_id),
    loads as (
      select agent_id, json_object_agg(queue_id, load) as by_queue, sum(wrapping)::int as wrapping from slots group by agent_id),
    members as (
      select m.agent_id, json_agg(m.queue_id) as member_of from queue_members m
      join lines l on l.id = m.queue_id where m.agent_id in (select id from here) group by m.agent_id)
    select (select json_agg(l) from lines l) as queues,
      (select json_agg(each order by each.name, each.id) from (
        select h.*, m.member_of, coalesce(l.by_queue, '{}') as loads, coalesce(l.wrapping, 0) as wrapping_up
        from here h join members m on m.agent_id = h.id
        left join loads l on l.agent_id = h.id) each) as agents,
      (select json_object_agg(id, queue_ids) from offering) as sites`, [queueIds, siteIds, now, COUNTED])
  const queues = new Map((found?.queues ?? []).map((row) => [row.id, standingOf(row, found?.agents ?? [], now.getTime())]))
  return { queues, sites: new Map(Object.entries(found?.sites ?? {})) }
}

function standingOf({ id, routing: stored, capacity: most, waiting }: QueueRow, agents: readonly AgentRow[], now: number): Standing {
  const routing = routingOf(stored)
  const members = agents.filter((agent) => agent.member_of.includes(id)
    && !whyUnable({ ...here, ...agent, ...abilityOf(agent) }, routing, anything, now))
  return {
    id, routing, waiting, agents: members.map((agent) => ({ id: agent.id, name: agent.name, isFree: isFree(agent, id, most) })),
    slots: members.reduce((sum, { capacity }) => sum + Math.min(capacity, most ?? capacity), 0),
  }
}

function isFree({ capacity, loads, wrapping_up: wrappingUp }: AgentRow, queueId: string, most: number | null): boolean {
  const load = Object.values(loads).reduce((sum, slots) => sum + slots, 0)
  return whyBusy({ capacity, load, wrappingUp }, loads[queueId] ?? 0, most) === null
}
