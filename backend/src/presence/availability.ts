import type { LeftAs, QueueRouting, VisitorPresence } from '@parley/protocol'
import type { DataSource } from 'typeorm'
import type { Clock } from '../clock.js'
import { Gathered } from '../database/gathered.js'
import { isOpen, nextOpening } from '../queues/hours.js'
import { routingOf } from '../queues/queue-routing.js'

/** Agents shown by name to a visitor before they write. */
const SHOWN = 3

interface QueueRow { id: string; routing: Partial<QueueRouting>; waiting: number }
interface AgentRow { id: string; name: string; free: boolean; queues: string[] }

/**
 * Who could answer a site's visitors now, and what is offered where nobody can be waited for: agents of its open queues
 * who are connected and online, and whether one is free.
 */
export async function availabilityOf(db: Pick<DataSource, 'query'>, siteId: string, now: Date): Promise<VisitorPresence> {
  const queues = await queuesOf(db, siteId)
  const open = queues.filter(({ hours }) => isOpen(hours, now.getTime()))
  const enterable = open.filter(({ maxLength, waiting }) => maxLength === null || waiting < maxLength)
  const openIds = new Set(open.map(({ id }) => id))
  const agents = (await agentsOf(db, siteId, now)).filter((agent) => agent.queues.some((id) => openIds.has(id)))
  const isSomeoneFree = agents.some(({ free }) => free)
  const openings = queues.flatMap(({ hours }) => nextOpening(hours, now.getTime()) ?? [])
  return {
    availability: agents.length === 0 ? 'offline' : isSomeoneFree ? 'online' : 'queue',
    online: agents.length,
    agents: agents.slice(0, SHOWN).map(({ id, name }) => ({ id, name })),
    opensAt: open.length > 0 || openings.length === 0 ? null : new Date(Math.min(...openings)).toISOString(),
    instead: isSomeoneFree || enterable.length > 0 ? null : insteadOf(queues),
  }
}

/** What the first of these queues offers who cannot wait. One that sends on to another queue offers a message in the end. */
const insteadOf = (queues: { overflow: QueueRouting['overflow'] }[]): LeftAs =>
  queues[0]?.overflow.to === 'call-back' ? 'call-back' : 'message'

async function queuesOf(db: Pick<DataSource, 'query'>, siteId: string) {
  const rows = await db.query<QueueRow[]>(`
    select q.id, q.routing,
      case when q.routing->>'maxLength' is null then 0 else (
        select count(*)::int from (
          select 1 from conversations where queue_id = q.id and status = 'queued' and left_as is null
          limit (q.routing->>'maxLength')::int) line) end as waiting
    from sites s join queues q on q.id = any(s.queue_ids) and q.deleted_at is null
    where s.id = $1 order by array_position(s.queue_ids, q.id)`, [siteId])
  return rows.map(({ id, routing, waiting }) => ({ id, waiting, ...routingOf(routing) }))
}

function agentsOf(db: Pick<DataSource, 'query'>, siteId: string, now: Date): Promise<AgentRow[]> {
  return db.query<AgentRow[]>(`
    select a.id, a.name, array_agg(m.queue_id) as queues,
      a.capacity > (select count(*) from conversations where agent_id = a.id and status = 'active' and idle_since is null)
        + (select count(*) from conversations where offered_agent_id = a.id)
        + (select count(*) from assignments where agent_id = a.id and wrap_up_until > $2) as free
    from sites s join queue_members m on m.queue_id = any(s.queue_ids) join agents a on a.id = m.agent_id
    where s.id = $1 and a.status = 'online' and a.deactivated_at is null
      and exists (select 1 from connections where person_id = a.id)
    group by a.id order by free desc, a.name, a.id`, [siteId, now])
}

const nobody: VisitorPresence = { availability: 'offline', online: 0, agents: [], opensAt: null, instead: null }

/** The same for a crowd: a site that many ask about at once is read once for all of them. */
export const gatheredAvailability = (db: DataSource, clock: Clock) => new Gathered<string, VisitorPresence>(async (siteIds) => {
  const found = new Map<string, VisitorPresence>()
  for (const siteId of new Set(siteIds)) found.set(siteId, await availabilityOf(db, siteId, clock.now()))
  return siteIds.map((siteId) => found.get(siteId) ?? nobody)
})
