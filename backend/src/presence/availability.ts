import type { VisitorPresence } from '@parley/protocol'
import type { DataSource } from 'typeorm'
import { Gathered } from '../database/gathered.js'

/** Agents shown by name to a visitor before they write. */
const SHOWN = 3

/** Who could answer a site's visitors now: agents of its queues who are connected and online, and whether one is free. */
export async function availabilityOf(db: Pick<DataSource, 'query'>, siteId: string): Promise<VisitorPresence> {
  const agents = await db.query<{ id: string; name: string; free: boolean }[]>(`
    select a.id, a.name,
      a.capacity > (select count(*) from conversations where agent_id = a.id and status = 'active') as free
    from agents a
    where a.status = 'online' and a.deactivated_at is null and exists (select 1 from connections where person_id = a.id)
      and exists (select 1 from queue_members m join sites s on m.queue_id = any(s.queue_ids)
        where m.agent_id = a.id and s.id = $1)
    order by free desc, a.name, a.id`, [siteId])
  return {
    availability: agents.length === 0 ? 'offline' : agents.some(({ free }) => free) ? 'online' : 'queue',
    online: agents.length,
    agents: agents.slice(0, SHOWN).map(({ id, name }) => ({ id, name })),
  }
}

/** The same for a crowd: a site that many ask about at once is read once for all of them. */
export const gatheredAvailability = (db: DataSource) => new Gathered<string, VisitorPresence>(async (siteIds) => {
  const found = new Map<string, VisitorPresence>()
  for (const siteId of new Set(siteIds)) found.set(siteId, await availabilityOf(db, siteId))
  return siteIds.map((siteId) => found.get(siteId) ?? { availability: 'offline', online: 0, agents: [] })
})
