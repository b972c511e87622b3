import { Injectable } from '@nestjs/common'
import type { EntryOf, Requests } from '@parley/protocol'
import { DataSource, type EntityManager } from 'typeorm'
import { Clock } from '../clock.js'
import { notFound, Refusal } from '../refusal.js'
import { seesAll, type AgentSpeaker, type VisitorSpeaker } from '../speaker.js'
import { appendLocked } from './append.js'
import type { AssignmentBegan } from './assignment.entity.js'
import { beginAssignment, endAssignment, hasSlot, lockAgent, type LockedAgent } from './holding.js'
import { lockOf, lockWhere, type LockedConversation } from './locked-conversation.js'
import { Transactions, type Told } from './transactions.js'
import { visibleTo } from './visible.js'

const longestWaiting = 'order by c.queued_at, c.id limit 1 for update of c skip locked'

/**
 * Who holds a conversation: at most one agent, and no agent more than their capacity. Everything that gives or takes
 * locks the agent's row first, then the conversation's, and looks again once it has both.
 */
@Injectable()
export class AssignmentsService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly transactions: Transactions,
  ) {}

  /** Gives the longest-waiting conversation of a queue to an agent, if it still waits and the agent is still free. */
  async route(agentId: string, queueId: string): Promise<boolean> {
    return this.transactions.run(async (tx, told) => {
      const agent = await lockAgent(tx, agentId)
      if (!agent || !isFree(agent) || !await hasSlot(tx, agent, queueId)) return false
      const conversation = await lockWhere(tx, `c.queue_id = $1 and c.status = 'queued' ${longestWaiting}`, [queueId])
      if (!conversation) return false
      await this.give(tx, told, agent, conversation, 'routed')
      return true
    })
  }

  /** Takes a waiting conversation, or the longest-waiting one of the agent's queues. Returns its id. */
  async accept(speaker: AgentSpeaker, request: Requests['conversation:accept']): Promise<string> {
    return this.transactions.run(async (tx, told) => {
      const agent = await this.activeAgent(tx, speaker.id)
      const conversation = request.conversationId ? await lockOf(tx, speaker, request.conversationId)
        : await this.nextFor(tx, speaker)
      if (conversation.agent_id === speaker.id && conversation.status === 'active') return conversation.id
      const mineAsleep = conversation.status === 'snoozed' && conversation.agent_id === speaker.id
      if (conversation.status !== 'queued' && !mineAsleep) {
        throw new Refusal('already_taken', conversation.status === 'closed' ? 'This conversation was closed.'
          : 'Someone else was faster.')
      }
      await this.refuseWithoutSlot(tx, agent, conversation)
      await this.give(tx, told, agent, conversation, mineAsleep ? 'returned' : 'accepted')
      return conversation.id
    })
  }

  /** Hands a conversation to another agent, who holds it at once, or to a queue, where it waits as long as it has. */
  async transfer(speaker: AgentSpeaker, request: Requests['conversation:transfer']): Promise<void> {
    await this.transactions.run(async (tx, told) => {
      const target = request.toAgentId ? await this.receiver(tx, request.toAgentId) : null
      const conversation = await lockOf(tx, speaker, request.conversationId)
      if (conversation.status === 'closed') throw new Refusal('conflict', 'This conversation was closed.')
      if (conversation.agent_id !== speaker.id && !seesAll(speaker)) {
        throw new Refusal('forbidden', 'Only who answers a conversation can hand it on.')
      }
      const at = this.clock.now()
      const author = { kind: 'agent', id: speaker.id, name: speaker.name } as const
      const say = { conversationId: conversation.id, author, at }
      if (request.note) {
        told.entry(await appendLocked(tx, { ...say, content: { kind: 'note', body: request.note, mentions: [] } }))
      }
      if (target) {
        if (conversation.agent_id === target.id && conversation.status === 'active') return
        await this.refuseWithoutSlot(tx, target, conversation)
        await endAssignment(tx, conversation.id, 'transferred', at)
        await beginAssignment(tx, conversation, target.id, 'transferred', at)
        const to = { agent: { id: target.id, name: target.name } }
        told.entry(await appendLocked(tx, { ...say, content: { kind: 'transferred', to } }))
      } else {
        const queue = await queueNamed(tx, request.toQueueId)
        if (conversation.status === 'queued' && conversation.queue_id === queue.id) return
        await endAssignment(tx, conversation.id, 'transferred', at)
        await backToLine(tx, conversation.id, queue.id)
        told.entry(await appendLocked(tx, { ...say, content: { kind: 'transferred', to: { queue } } }))
        told.event('conversation.queued', { conversationId: conversation.id, queueId: queue.id })
      }
      this.tellLeft(told, conversation)
    })
  }

  /** Puts a conversation aside until a time, or until its visitor writes; its slot is free meanwhile. */
  async snooze(speaker: AgentSpeaker, request: Requests['conversation:snooze']): Promise<void> {
    const until = new Date(request.until)
    if (until <= this.clock.now()) throw new Refusal('invalid', 'Choose a time that is still to come.')
    await this.transactions.run(async (tx, told) => {
      const conversation = await lockOf(tx, speaker, request.conversationId)
      if (conversation.agent_id !== speaker.id) throw new Refusal('forbidden', 'Someone else answers this conversation.')
      if (conversation.status !== 'active') throw new Refusal('conflict', `This conversation is ${conversation.status}.`)
      const at = this.clock.now()
      await endAssignment(tx, conversation.id, 'snoozed', at)
      await tx.query(`update conversations set status = 'snoozed', snoozed_until = $2 where id = $1`, [conversation.id, until])
      told.entry(await appendLocked(tx, {
        conversationId: conversation.id, at, content: { kind: 'snoozed', until: until.toISOString() },
        author: { kind: 'agent', id: speaker.id, name: speaker.name },
      }))
      told.event('agent.freed', { agentId: speaker.id })
    })
  }

  /**
   * Brings a snoozed conversation back: to its agent where they are free, else to its old place in line. Nothing
   * happens when it is not snoozed, or not the visitor's where one is named.
   */
  async wake(conversationId: string, visitor?: VisitorSpeaker): Promise<void> {
    const mine = visitor ? ' and visitor_id = $2' : ''
    const [asleep] = await this.db.query<{ agent_id: string }[]>(
      `select agent_id from conversations where id = $1 and status = 'snoozed'${mine}`,
      [conversationId, ...(visitor ? [visitor.id] : [])])
    if (!asleep) return
    await this.transactions.run(async (tx, told) => {
      const agent = await lockAgent(tx, asleep.agent_id)
      const conversation = await lockWhere(tx, `c.id = $1 and c.status = 'snoozed' for update of c`, [conversationId])
      if (!conversation || !agent || conversation.agent_id !== agent.id) return
      if (isFree(agent) && await hasSlot(tx, agent, conversation.queue_id)) {
        await this.give(tx, told, agent, conversation, 'returned')
      } else {
        await this.takeBack(tx, told, agent, conversation, 'busy')
      }
    })
  }

  /** Wakes every conversation whose time has come. */
  async wakeDue(): Promise<void> {
    const due = await this.db.query<{ id: string }[]>(
      `select id from conversations where status = 'snoozed' and snoozed_until <= $1`, [this.clock.now()])
    for (const { id } of due) await this.wake(id)
  }

  /**
   * Returns what an agent holds to its old places in line. With `gone`, only if the agent has been away since `before`
   * and has not come back meanwhile.
   */
  async takeBackFrom(agentId: string, reason: 'gone' | 'deactivated', before: Date): Promise<void> {
    await this.transactions.run(async (tx, told) => {
      const agent = await lockAgent(tx, agentId)
      if (!agent) return
      if (reason === 'gone' && (agent.connected || !agent.gone_at || agent.gone_at > before)) return
      const statuses = reason === 'gone' ? ['active'] : ['active', 'snoozed']
      for (;;) {
        const conversation = await lockWhere(tx,
          'c.agent_id = $1 and c.status = any($2) order by c.queued_at, c.id limit 1 for update of c', [agentId, statuses])
        if (!conversation) return
        await this.takeBack(tx, told, agent, conversation, reason)
      }
    })
  }

  private async give(
    tx: EntityManager, told: Told, agent: LockedAgent, conversation: LockedConversation,
    by: Exclude<AssignmentBegan, 'transferred'>,
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
    if (conversation.status === 'queued') this.tellLeft(told, conversation)
  }

  private async takeBack(
    tx: EntityManager, told: Told, agent: LockedAgent, conversation: LockedConversation,
    reason: EntryOf<'left'>['reason'],
  ): Promise<void> {
    const at = this.clock.now()
    // A snoozed one has no open assignment, so `busy` ends none.
    if (reason !== 'busy') await endAssignment(tx, conversation.id, reason, at)
    await backToLine(tx, conversation.id, conversation.queue_id)
    told.entry(await appendLocked(tx, {
      conversationId: conversation.id, author: { kind: 'system' }, at,
      content: { kind: 'left', agent: { id: agent.id, name: agent.name }, reason },
    }))
    this.tellLeft(told, conversation)
    told.event('conversation.queued', { conversationId: conversation.id, queueId: conversation.queue_id })
  }

  /** Tells what a conversation left behind: a place in line, or a slot and an inbox. */
  private tellLeft(told: Told, former: LockedConversation): void {
    if (former.status === 'queued') {
      told.event('conversation.unqueued', { conversationId: former.id, queueId: former.queue_id })
    }
    if (former.agent_id) told.event('agent.freed', { agentId: former.agent_id })
    told.event('conversation.changed', {
      conversationId: former.id, formerQueueId: former.queue_id,
      ...(former.agent_id ? { formerAgentId: former.agent_id } : {}),
    })
  }

  private async nextFor(tx: EntityManager, speaker: AgentSpeaker): Promise<LockedConversation> {
    const visible = visibleTo(speaker, 1)
    const next = await lockWhere(tx, `c.status = 'queued' and ${visible.sql} ${longestWaiting}`, visible.parameters)
    if (!next) throw new Refusal('not_found', 'Nobody is waiting in your queues.')
    return next
  }

  private async activeAgent(tx: EntityManager, agentId: string): Promise<LockedAgent> {
    const agent = await lockAgent(tx, agentId)
    if (!agent || agent.deactivated_at) throw notFound('agent')
    return agent
  }

  private async receiver(tx: EntityManager, agentId: string): Promise<LockedAgent> {
    const agent = await this.activeAgent(tx, agentId)
    const here = agent.connected && (agent.status === 'online' || agent.status === 'transfers-only')
    if (!here) throw new Refusal('conflict', `${agent.name} is not here. Choose someone else, or a queue.`)
    return agent
  }

  private async refuseWithoutSlot(tx: EntityManager, agent: LockedAgent, conversation: LockedConversation): Promise<void> {
    if (await hasSlot(tx, agent, conversation.queue_id)) return
    throw new Refusal('conflict', `${agent.name} already answers as many conversations as they can.`)
  }
}

const isFree = (agent: LockedAgent) => agent.connected && agent.status === 'online' && agent.deactivated_at === null

async function queueNamed(tx: EntityManager, queueId: string | undefined): Promise<{ id: string; name: string }> {
  const [queue] = await tx.query<{ id: string; name: string }[]>(
    'select id, name from queues where id = $1 and deleted_at is null', [queueId])
  if (!queue) throw notFound('queue')
  return queue
}

/** Back to waiting, at the old place: `queued_at` stays. */
async function backToLine(tx: EntityManager, conversationId: string, queueId: string): Promise<void> {
  await tx.query(`
    update conversations set status = 'queued', queue_id = $2, agent_id = null, assigned_at = null, snoozed_until = null
    where id = $1`, [conversationId, queueId])
}
