import { randomUUIDv7 } from 'node:crypto'
import type { AssignmentBegan, AssignmentEnded } from './assignment.entity.js'
import type { Runner } from './append.js'

/** Ends the open assignment of a conversation whose row the caller holds, if there is one. */
export async function endAssignment(tx: Runner, conversationId: string, by: AssignmentEnded, at: Date): Promise<void> {
  await tx.query('update assignments set ended_at = $2, ended_by = $3 where conversation_id = $1 and ended_at is null',
    [conversationId, at, by])
}

/** Makes an agent, whose row and slot the caller holds, the holder of a conversation whose row the caller holds. */
export async function beginAssignment(
  tx: Runner, conversation: { id: string; queue_id: string }, agentId: string, by: AssignmentBegan, at: Date,
): Promise<void> {
  await tx.query(`
    insert into assignments (id, conversation_id, agent_id, queue_id, began_at, began_by) values ($1, $2, $3, $4, $5, $6)`,
  [randomUUIDv7(), conversation.id, agentId, conversation.queue_id, at, by])
  await tx.query(`
    update conversations set status = 'active', agent_id = $2, assigned_at = $3, snoozed_until = null where id = $1`,
  [conversation.id, agentId, at])
}

export interface LockedAgent {
  id: string
  name: string
  status: 'online' | 'transfers-only' | 'away' | 'offline'
  connected: boolean
  gone_at: Date | null
  deactivated_at: Date | null
  capacity: number
  held: number
}

/** Locks an agent's row, and counts what they hold. The row's lock is what keeps an agent within capacity. */
export async function lockAgent(tx: Runner, agentId: string): Promise<LockedAgent | null> {
  const locked = await tx.query<unknown[]>('select 1 from agents where id = $1 for no key update', [agentId])
  if (locked.length === 0) return null
  // A statement of its own, so that it sees what was committed while this one waited for the row.
  const [agent] = await tx.query<LockedAgent[]>(`
    select a.id, a.name, a.status, a.gone_at, a.deactivated_at, a.capacity,
      exists (select 1 from connections where person_id = a.id) as connected,
      (select count(*)::int from conversations where agent_id = a.id and status = 'active') as held
    from agents a where a.id = $1`, [agentId])
  return agent ?? null
}

/** Whether the agent may hold one more of this queue. */
export async function hasSlot(tx: Runner, agent: LockedAgent, queueId: string): Promise<boolean> {
  if (agent.held >= agent.capacity) return false
  const [row] = await tx.query<{ fits: boolean }[]>(`
    select q.capacity_per_agent is null or q.capacity_per_agent > (
      select count(*) from conversations where agent_id = $1 and status = 'active' and queue_id = q.id) as fits
    from queues q where q.id = $2`, [agent.id, queueId])
  return row?.fits ?? false
}
