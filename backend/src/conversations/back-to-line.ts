import { defaultRouting, type LeftReason } from '@parley/protocol'
import { appendLocked, type Runner } from './append.js'
import type { AssignmentEnded } from './assignment.entity.js'
import { recordByHand, recordDecision } from './decisions.js'
import { endAssignment } from './holding.js'
import type { LockedConversation } from './locked-conversation.js'
import { endOffers } from './open-offers.js'
import type { Told } from './transactions.js'

/**
 * Back to waiting, or to waiting in another queue, at the old place: `queued_at` stays. A priority that no rule gave is
 * that of the queue. The caller holds the row.
 */
export async function waitAgain(tx: Runner, conversationId: string, queueId: string, at: Date): Promise<void> {
  await tx.query(`
    update conversations set status = 'queued', queue_id = $2,
      priority = case when is_prioritised or queue_id = $2 then priority
        else coalesce((select (routing->>'priority')::int from queues where id = $2), $4) end,
      agent_id = null, assigned_at = null, snoozed_until = null, idle_since = null, warned_at = null, typed_at = null,
      offered_agent_id = null, offered_until = null, estimated_seconds = null, waiting_since = $3, due_at = $3
    where id = $1`, [conversationId, queueId, at, defaultRouting.priority])
}

/** Takes a conversation, whose row the caller holds, from its agent, for whom it could not stay. */
export async function takeBack(
  tx: Runner, told: Told, agent: { id: string; name: string }, conversation: LockedConversation, reason: LeftReason, at: Date,
): Promise<void> {
  const { id, queue_id: queueId } = conversation
  const by: AssignmentEnded = reason
  await endAssignment(tx, conversation, by, at)
  await waitAgain(tx, id, queueId, at)
  if (reason === 'no-answer') {
    await tx.query('update conversations set did_not_answer = array_append(did_not_answer, $2) where id = $1', [id, agent.id])
  }
  const named = { id: agent.id, name: agent.name }
  told.entry(await appendLocked(tx, {
    conversationId: id, author: { kind: 'system' }, at, content: { kind: 'left', agent: named, reason },
  }))
  await recordDecision(tx, { conversationId: id, queueId, at, what: { outcome: 'returned', agent: named, reason } })
  await recordByHand(tx, id, queueId, at)
  tellLeft(told, conversation)
  told.event('conversation.queued', { conversationId: id, queueId })
}

/** Ends what is asked about a conversation that does not wait any more, and tells what it left behind. */
export async function leaveLine(
  tx: Runner, told: Told, former: LockedConversation, at: Date, acceptedBy: string | null = null,
): Promise<void> {
  if (former.status === 'queued') await endOffers(tx, told, former.id, at, acceptedBy)
  tellLeft(told, former)
}

/** Tells what a conversation left behind: a place in line, or a slot and an inbox. */
export function tellLeft(told: Told, former: LockedConversation): void {
  if (former.status === 'queued') told.event('conversation.unqueued', { conversationId: former.id, queueId: former.queue_id })
  if (former.agent_id) told.event('agent.freed', { agentId: former.agent_id })
  if (former.offered_agent_id) told.event('agent.freed', { agentId: former.offered_agent_id })
  told.event('conversation.changed', {
    conversationId: former.id, formerQueueId: former.queue_id,
    ...(former.agent_id ? { formerAgentId: former.agent_id } : {}),
  })
}
