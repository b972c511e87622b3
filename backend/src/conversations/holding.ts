import { randomUUIDv7 } from 'node:crypto'
import type { DeclaredStatus } from '@parley/protocol'
import type { AssignmentBegan, AssignmentEnded } from './assignment.entity.js'
import type { Runner } from './append.js'
import type { LockedConversation } from './locked-conversation.js'
import { slotsInUse } from './slots.js'

/** Ends the open assignment of a conversation whose row the caller holds, if there is one. */
export function endAssignment(tx: Runner, conversation: LockedConversation, by: AssignmentEnded, at: Date): Promise<void> {
  return end(tx, conversation, by, at, null)
}

/** Ends it for good; the slot stays taken while the agent wraps up, where the queue says so. */
export function endClosed(tx: Runner, conversation: LockedConversation, wrapUpSeconds: number, at: Date): Promise<void> {
  return end(tx, conversation, 'closed', at, wrapUpSeconds > 0 ? new Date(at.getTime() + wrapUpSeconds * 1000) : null)
}

async function end(
  tx: Runner, conversation: LockedConversation, by: AssignmentEnded, at: Date, wrapUpUntil: Date | null,
): Promise<void> {
  await endIdleness(tx, conversation, at)
  await tx.query(`
    update assignments set ended_at = $2, ended_by = $3, wrap_up_until = $4
    where conversation_id = $1 and ended_at is null`, [conversation.id, at, by, wrapUpUntil])
}

/** Counts how long an idle conversation took no slot of its holder. The caller ends the idleness itself. */
export async function endIdleness(tx: Runner, { id, idle_since: since }: LockedConversation, at: Date): Promise<void> {
  if (!since) return
  await tx.query('update assignments set idle_seconds = idle_seconds + $2 where conversation_id = $1 and ended_at is null',
    [id, Math.max(0, Math.round((at.getTime() - since.getTime()) / 1000))])
}

/** Whoever is served within so many seconds did not begin to wait, and is no measure of how long others do. */
const AT_ONCE_SECONDS = 2

/**
 * Makes an agent, whose row and slot the caller holds, the holder of a conversation whose row the caller holds. For one
 * that waited in line, how long is kept beside what its visitor was told.
 */
export async function beginAssignment(
  tx: Runner, conversation: LockedConversation, agentId: string, by: AssignmentBegan, at: Date,
): Promise<void> {
  const hasWaited = conversation.status === 'queued' && conversation.left_as === null
  const waited = hasWaited ? Math.max(0, Math.round((at.getTime() - conversation.waiting_since.getTime()) / 1000)) : null
  const estimated = waited !== null && waited >= AT_ONCE_SECONDS ? conversation.estimated_seconds : null
  await tx.query(`
    with begun as (
      insert into assignments (id, conversation_id, agent_id, queue_id, began_at, began_by, waited_seconds, estimated_seconds)
      values ($4, $1, $2, $5, $3, $6, $7, $8))
    update conversations set status = 'active', agent_id = $2, assigned_at = $3, snoozed_until = null, idle_since = null,
      warned_at = null, typed_at = null, left_as = null, offered_agent_id = null, offered_until = null,
      estimated_seconds = null, due_at = $3
    where id = $1`,
  [conversation.id, agentId, at, randomUUIDv7(), conversation.queue_id, by, waited, estimated])
}

export interface LockedAgent {
  id: string
  name: string
  status: DeclaredStatus
  connected: boolean
  gone_at: Date | null
  deactivated_at: Date | null
  capacity: number
  /** Slots in use, by queue. */
  loads: Record<string, number>
  /** When they were counted. */
  at: Date
}

/** Locks an agent's row, and counts their slots. The row's lock is what keeps an agent within capacity. */
export async function lockAgent(tx: Runner, agentId: string, now: Date): Promise<LockedAgent | null> {
  const locked = await tx.query<unknown[]>('select 1 from agents where id = $1 for no key update', [agentId])
  if (locked.length === 0) return null
  // A statement of its own, so that it sees what was committed while this one waited for the row.
  const [agent] = await tx.query<Omit<LockedAgent, 'at'>[]>(`
    select a.id, a.name, a.status, a.gone_at, a.deactivated_at, a.capacity,
      exists (select 1 from connections where person_id = a.id) as connected,
      (select coalesce(json_object_agg(queue_id, slots), '{}') from (
        select queue_id, count(*) as slots from (${slotsInUse((column) => `${column} = $1`, '$2')}) taken group by queue_id) each) as loads
    from agents a where a.id = $1`, [agentId, now])
  return agent ? { ...agent, at: now } : null
}

/** Online and here, so that they may be given what waits. */
export const isFree = (agent: LockedAgent) => agent.connected && agent.status === 'online' && agent.deactivated_at === null

/**
 * Whether the agent may hold this conversation too, exceeding what they may by at most `over`. The slot of a question
 * about this very conversation is the one it would take.
 */
export function hasSlot({ id, capacity, loads }: LockedAgent, conversation: LockedConversation, over = 0): boolean {
  const own = conversation.offered_agent_id === id ? 1 : 0
  const load = Object.values(loads).reduce((sum, slots) => sum + slots, 0)
  const ofQueue = loads[conversation.queue_id] ?? 0
  return load - own < capacity + over && ofQueue - own < (conversation.queue.limit ?? Infinity) + over
}
