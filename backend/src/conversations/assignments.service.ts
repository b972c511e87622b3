import { Injectable } from '@nestjs/common'
import type { DecisionOutcome, Named, Requests } from '@parley/protocol'
import { AuditService } from '../audit/audit.service.js'
import { Clock } from '../clock.js'
import { routingOf } from '../queues/queue-routing.js'
import { notFound, Refusal } from '../refusal.js'
import { seesAll, type AgentSpeaker } from '../speaker.js'
import { appendLocked, type Runner } from './append.js'
import type { AssignmentBegan } from './assignment.entity.js'
import { leaveLine, waitAgain } from './back-to-line.js'
import { recordByHand, recordDecision, type NewDecision } from './decisions.js'
import { beginAssignment, endAssignment, hasSlot, isFree, lockAgent, type LockedAgent } from './holding.js'
import { lockInLine, lockOf, lockWhere, type LockedConversation } from './locked-conversation.js'
import { Transactions, type Told } from './transactions.js'

/** Why something is given: verdicts on everybody, stored with what comes of it. */
type Reasons = Pick<NewDecision, 'what' | 'verdicts' | 'more'>
/** What the router found, from what it had read. */
export type Proposal = Omit<NewDecision, 'at'>

/**
 * Who holds a conversation: at most one agent, and no agent more than their capacity. Everything that gives or takes
 * locks the agent's row first, then the conversation's, and looks again once it has both.
 */
@Injectable()
export class AssignmentsService {
  constructor(
    private readonly clock: Clock, private readonly transactions: Transactions, private readonly audit: AuditService,
  ) {}

  /** Gives a conversation to an agent, if it still waits and the agent is still free; otherwise nothing happens. */
  async assign(agentId: string, proposal: Proposal): Promise<boolean> {
    return this.transactions.run(async (tx, told) => {
      const agent = await lockAgent(tx, agentId, this.clock.now())
      if (!agent || !isFree(agent)) return false
      const conversation = await lockInLine(tx, proposal.conversationId, proposal.queueId, agentId)
      if (!conversation || !hasSlot(agent, conversation)) return false
      await this.give(tx, told, agent, conversation, 'routed', proposal)
      return true
    })
  }

  /** Takes a waiting conversation, or the first in line in the agent's queues. Returns its id. */
  async accept(speaker: AgentSpeaker, request: Requests['conversation:accept']): Promise<string> {
    return this.transactions.run(async (tx, told) => {
      const agent = await this.activeAgent(tx, speaker.id)
      const conversation = request.conversationId ? await lockOf(tx, speaker, request.conversationId)
        : await nextFor(tx, speaker)
      if (conversation.agent_id === speaker.id && conversation.status === 'active') return conversation.id
      const mineAsleep = conversation.status === 'snoozed' && conversation.agent_id === speaker.id
      if (conversation.status !== 'queued' && !mineAsleep) {
        throw new Refusal('already_taken', conversation.status === 'closed' ? 'This conversation was closed.'
          : 'Someone else was faster.')
      }
      refuseWithoutSlot(agent, conversation)
      const outcome = await wasAsked(tx, conversation.id, agent.id) ? 'accepted' : 'taken'
      await this.give(tx, told, agent, conversation, mineAsleep ? 'returned' : 'accepted',
        { what: { outcome, agent: { id: agent.id, name: agent.name } } })
      await tx.query('update agents set misses = 0 where id = $1 and misses > 0', [agent.id])
      return conversation.id
    })
  }

  /**
   * Hands a conversation to another agent, who holds it at once, or to a queue, where it waits at the place it has. What
   * a supervisor does to a conversation of others is recorded.
   */
  async transfer(speaker: AgentSpeaker, request: Requests['conversation:transfer']): Promise<void> {
    await this.transactions.run(async (tx, told) => {
      const target = request.toAgentId ? await this.receiver(tx, request.toAgentId) : null
      const conversation = await lockOf(tx, speaker, request.conversationId)
      if (conversation.status === 'closed') throw new Refusal('conflict', 'This conversation was closed.')
      const isOwn = conversation.agent_id === speaker.id
      if (!isOwn && !seesAll(speaker)) throw new Refusal('forbidden', 'Only who answers a conversation can hand it on.')
      const at = this.clock.now()
      const author = { kind: 'agent', id: speaker.id, name: speaker.name } as const
      const say = { conversationId: conversation.id, author, at }
      const isThere = target ? conversation.agent_id === target.id && conversation.status === 'active'
        : conversation.queue_id === request.toQueueId && conversation.status === 'queued'
      // Asked again because nobody heard the answer, it is done already, note and all.
      if (request.note && !(isThere && await hasNoted(tx, conversation.id, speaker.id, request.note))) {
        told.entry(await appendLocked(tx, { ...say, content: { kind: 'note', body: request.note, mentions: [] } }))
      }
      if (target) {
        if (conversation.agent_id === target.id && conversation.status === 'active') return
        await this.handTo(tx, target, conversation, speaker, at)
        const to = { agent: { id: target.id, name: target.name } }
        told.entry(await appendLocked(tx, { ...say, content: { kind: 'transferred', to } }))
        await leaveLine(tx, told, conversation, at, target.id)
      } else {
        const queue = await queueNamed(tx, request.toQueueId)
        if (conversation.status === 'queued' && conversation.queue_id === queue.id) return
        await endAssignment(tx, conversation, 'transferred', at)
        const what: DecisionOutcome = { outcome: 'moved', by: { id: speaker.id, name: speaker.name }, to: queue }
        await recordDecision(tx, { conversationId: conversation.id, queueId: conversation.queue_id, at, what })
        await leaveLine(tx, told, conversation, at)
        await waitAgain(tx, conversation.id, queue.id, at)
        await recordByHand(tx, conversation.id, queue.id, at)
        told.entry(await appendLocked(tx, { ...say, content: { kind: 'transferred', to: { queue } } }))
        told.event('conversation.queued', { conversationId: conversation.id, queueId: queue.id })
        if (!isOwn) {
          await this.audit.record(tx, { by: speaker, action: 'assigned', conversationId: conversation.id, queueId: queue.id })
        }
      }
    })
  }

  /** Puts a conversation aside until a time, or until its visitor writes; its slot is free meanwhile. */
  async snooze(speaker: AgentSpeaker, request: Requests['conversation:snooze']): Promise<void> {
    const until = new Date(request.until)
    if (until <= this.clock.now()) throw new Refusal('invalid', 'Choose a time that is still to come.')
    await this.transactions.run(async (tx, told) => {
      const conversation = await lockOf(tx, speaker, request.conversationId)
      if (conversation.agent_id !== speaker.id) {
        throw new Refusal('forbidden', 'Only who answers a conversation can snooze it.')
      }
      if (conversation.status === 'closed') throw new Refusal('conflict', 'This conversation was closed.')
      const at = this.clock.now()
      await endAssignment(tx, conversation, 'snoozed', at)
      await tx.query(`
        update conversations set status = 'snoozed', snoozed_until = $2, idle_since = null, warned_at = null, due_at = $2
        where id = $1`, [conversation.id, until])
      told.entry(await appendLocked(tx, {
        conversationId: conversation.id, author: { kind: 'agent', id: speaker.id, name: speaker.name },
        content: { kind: 'snoozed', until: until.toISOString() }, at,
      }))
      told.event('agent.freed', { agentId: speaker.id })
    })
  }

  /** Makes an agent whose row the caller holds the holder of a conversation whose row the caller holds, and says so. */
  async give(
    tx: Runner, told: Told, agent: LockedAgent, conversation: LockedConversation,
    by: Exclude<AssignmentBegan, 'transferred'>, reasons: Reasons | null,
  ): Promise<void> {
    const at = this.clock.now()
    await beginAssignment(tx, conversation, agent.id, by, at)
    told.entry(await appendLocked(tx, {
      conversationId: conversation.id, author: { kind: 'system' }, at,
      content: {
        kind: 'assigned', agent: { id: agent.id, name: agent.name }, reason: by,
        waitedMs: Math.max(0, at.getTime() - conversation.queued_at.getTime()),
      },
    }))
    if (reasons) await recordDecision(tx, { ...reasons, conversationId: conversation.id, queueId: conversation.queue_id, at })
    if (conversation.status === 'queued') await leaveLine(tx, told, conversation, at, agent.id)
  }

  private async handTo(
    tx: Runner, target: LockedAgent, conversation: LockedConversation, by: AgentSpeaker, at: Date,
  ): Promise<void> {
    refuseWithoutSlot(target, conversation, routingOf(conversation.queue.routing).transfersOver)
    await endAssignment(tx, conversation, 'transferred', at)
    await beginAssignment(tx, conversation, target.id, 'transferred', at)
    const isSelf = target.id === by.id
    const former = await nameOf(tx, conversation.agent_id)
    const agent = isSelf && former ? former : { id: target.id, name: target.name }
    const what: DecisionOutcome = { outcome: isSelf ? 'taken-over' : 'assigned-by', agent, by: { id: by.id, name: by.name } }
    await recordDecision(tx, { conversationId: conversation.id, queueId: conversation.queue_id, at, what })
    if (conversation.agent_id === by.id) return
    await this.audit.record(tx, {
      by, action: isSelf ? 'took-over' : 'assigned', conversationId: conversation.id, queueId: conversation.queue_id,
      ...(isSelf && !former ? {} : { agentId: agent.id }),
    })
  }

  private async activeAgent(tx: Runner, agentId: string): Promise<LockedAgent> {
    const agent = await lockAgent(tx, agentId, this.clock.now())
    if (!agent || agent.deactivated_at) throw notFound('agent')
    return agent
  }

  private async receiver(tx: Runner, agentId: string): Promise<LockedAgent> {
    const agent = await this.activeAgent(tx, agentId)
    const here = agent.connected && (agent.status === 'online' || agent.status === 'transfers-only')
    if (!here) throw new Refusal('conflict', `${agent.name} is not here. Choose someone else, or a queue.`)
    return agent
  }
}

function refuseWithoutSlot(agent: LockedAgent, conversation: LockedConversation, over = 0): void {
  if (hasSlot(agent, conversation, over)) return
  throw new Refusal('conflict', `${agent.name} already answers as many conversations as they can.`)
}

/**
 * The first in line in the agent's queues, locked: higher priority, then the agent's own order, then the longest wait.
 * Whoever was faster has changed it once its row is there; then the next is looked for.
 */
async function nextFor(tx: Runner, speaker: AgentSpeaker): Promise<LockedConversation> {
  for (;;) {
    const [next] = await tx.query<{ id: string }[]>(`
      select n.id from queues q
      left join queue_members m on m.queue_id = q.id and m.agent_id = $1
      cross join lateral (
        select c.id, c.priority, c.queued_at from conversations c
        where c.queue_id = q.id and c.status = 'queued' and c.left_as is null
          and (c.offered_agent_id is null or c.offered_agent_id = $1)
        order by c.priority desc, c.queued_at, c.id limit 1) n
      where m.agent_id is not null or $2
      order by n.priority desc, coalesce(m.rank, 0), n.queued_at, n.id limit 1`, [speaker.id, seesAll(speaker)])
    if (!next) throw new Refusal('not_found', 'Nobody is waiting in your queues.')
    const conversation = await lockWhere(tx, `c.id = $1 and c.status = 'queued' for update of c`, [next.id])
    if (conversation) return conversation
  }
}

async function wasAsked(tx: Runner, conversationId: string, agentId: string): Promise<boolean> {
  const rows = await tx.query<unknown[]>(
    'select 1 from offers where conversation_id = $1 and agent_id = $2 and ended_at is null', [conversationId, agentId])
  return rows.length > 0
}

async function hasNoted(tx: Runner, conversationId: string, agentId: string, body: string): Promise<boolean> {
  const rows = await tx.query<unknown[]>(
    `select 1 from entries where conversation_id = $1 and author_id = $2 and kind = 'note' and body = $3 limit 1`,
    [conversationId, agentId, body])
  return rows.length > 0
}

async function nameOf(tx: Runner, agentId: string | null): Promise<Named | null> {
  const [agent] = await tx.query<Named[]>('select id, name from agents where id = $1', [agentId])
  return agent ?? null
}

async function queueNamed(tx: Runner, queueId: string | undefined): Promise<{ id: string; name: string }> {
  const [queue] = await tx.query<{ id: string; name: string }[]>(
    'select id, name from queues where id = $1 and deleted_at is null', [queueId])
  if (!queue) throw notFound('queue')
  return queue
}
