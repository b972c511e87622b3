// What holds at every commit, asked of the database itself.
import type { DataSource } from 'typeorm'

/** Each finds what breaks a promise; nothing found, nothing broken. `$1`: now. */
const promises: Record<string, string> = {
  'an open assignment without its conversation being held by that agent': `
    select a.conversation_id as id from assignments a join conversations c on c.id = a.conversation_id
    where a.ended_at is null and (c.status <> 'active' or c.agent_id is distinct from a.agent_id)`,
  'an active conversation without exactly one open assignment': `
    select c.id from conversations c where c.status = 'active'
      and (select count(*) from assignments a where a.conversation_id = c.id and a.ended_at is null) <> 1`,
  'a status that does not fit what is stored with it': `
    select id from conversations where
      status = 'queued' and (agent_id is not null or snoozed_until is not null or closed_at is not null)
      or status = 'active' and (agent_id is null or offered_agent_id is not null or snoozed_until is not null)
      or status = 'snoozed' and (agent_id is null or snoozed_until is null)
      or status = 'closed' and closed_at is null`,
  'an open question that is not the one on the conversation': `
    select o.conversation_id as id from offers o join conversations c on c.id = o.conversation_id
    where o.ended_at is null and (c.status <> 'queued'
      or o.expires_at is not null and c.offered_agent_id is distinct from o.agent_id)`,
  'a conversation that says it is asked about without an open question': `
    select c.id from conversations c where c.offered_agent_id is not null and not exists (
      select 1 from offers o where o.conversation_id = c.id and o.agent_id = c.offered_agent_id and o.ended_at is null)`,
  'an agent asked alone twice about one conversation while being here all the time': `
    select o.conversation_id as id from offers o join agents a on a.id = o.agent_id join conversations c on c.id = o.conversation_id
    where o.offered_at >= c.queued_at and o.expires_at is not null and o.ended_by in ('missed', 'declined')
      and (a.status_since is null or a.status_since <= o.offered_at or o.ended_by = 'declined')
      and exists (select 1 from offers later where later.conversation_id = o.conversation_id and later.agent_id = o.agent_id
        and later.id > o.id)`,
  'a question to one agent without an end, or beyond it': `
    select c.id from conversations c where c.offered_until <= $1 or c.offered_agent_id is not null and not exists (
      select 1 from offers o where o.conversation_id = c.id and o.agent_id = c.offered_agent_id and o.ended_at is null
        and o.expires_at = c.offered_until)`,
  'something due that the sweep will never look at': `
    select id from conversations where due_at is null and (status = 'snoozed' or offered_agent_id is not null)`,
}

/** All of them at once: each looks at whole tables, which costs less than to ask. */
const asked = Object.entries(promises).map(([promise, sql]) => `
  select '${promise}' as promise, string_agg(id::text, ', ') as ids from (${sql}) found having count(*) > 0`).join(' union all ')

/**
 * Every promise that does not hold now, in words. A capacity that was lowered under what somebody holds does not break
 * one; what is given to them afterwards does, which `atMost` tells: the most that each agent may hold.
 */
export async function brokenInvariants(db: DataSource, now: Date, atMost?: ReadonlyMap<string, number>): Promise<string[]> {
  const rows = await db.query<{ promise: string; ids: string }[]>(asked, [now])
  const found = rows.map(({ promise, ids }) => `${promise}: ${ids}`)
  const loads = await db.query<{ id: string; load: number; capacity: number }[]>(`
    select a.id, a.capacity,
      (select count(*)::int from conversations c where c.agent_id = a.id and c.status = 'active' and c.idle_since is null)
        + (select count(*)::int from conversations c where c.offered_agent_id = a.id) as load
    from agents a`)
  for (const { id, load, capacity } of loads) {
    const most = atMost?.get(id) ?? capacity
    if (load > most) found.push(`agent ${id} has ${load} in use, and may have ${most}`)
  }
  return found
}
