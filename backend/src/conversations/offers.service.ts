import { Injectable } from '@nestjs/common'
import type { Offer, OfferEnd, Requests } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { Clock } from '../clock.js'
import { routingOf } from '../queues/queue-routing.js'
import { Refusal } from '../refusal.js'
import type { AgentSpeaker } from '../speaker.js'
import type { Runner } from './append.js'
import type { Proposal } from './assignments.service.js'
import { recordDecision } from './decisions.js'
import { hasSlot, isFree, lockAgent, type LockedAgent } from './holding.js'
import { lockInLine, lockWhere, type LockedConversation } from './locked-conversation.js'
import { endOffers, openOffers } from './open-offers.js'
import { Transactions, type Told } from './transactions.js'

/**
 * Questions to agents: will you take it? One who is asked alone has a slot kept for it until the time is over, so that
 * a yes is always possible; whoever said no, or nothing, is not asked about it again.
 */
@Injectable()
export class OffersService {
  constructor(private readonly db: DataSource, private readonly clock: Clock, private readonly transactions: Transactions) {}

  /** The open questions to an agent. */
  openOf(agentId: string): Promise<Offer[]> {
    return openOffers(this.db, { agentId })
  }

  /** Asks one agent, if it still waits and they are still free; otherwise nothing happens. */
  async ask(agentId: string, until: Date, proposal: Proposal): Promise<boolean> {
    return this.transactions.run(async (tx, told) => {
      const at = this.clock.now()
      const agent = await lockAgent(tx, agentId, at)
      if (!agent || !isFree(agent)) return false
      const { conversationId, queueId } = proposal
      const conversation = await lockInLine(tx, conversationId, queueId, agentId)
      if (!conversation || !hasSlot(agent, conversation)) return false
      // All may have been asked before its queue asked one after another.
      await endOffers(tx, told, conversationId, at)
      await this.put(tx, conversation, [agentId], at, until)
      await tx.query(`
        update conversations set offered_agent_id = $2, offered_until = $3, due_at = least(due_at, $3),
          version = version + 1 where id = $1`, [conversationId, agentId, until])
      await recordDecision(tx, { ...proposal, at })
      await this.tellMade(tx, told, conversationId, [agentId])
      return true
    })
  }

  /** Asks all of these who are not asked yet and are still members; the first who says yes takes it. No slot is kept. */
  async askAll(agentIds: string[], proposal: Proposal): Promise<boolean> {
    return this.transactions.run(async (tx, told) => {
      const { conversationId, queueId } = proposal
      const conversation = await lockInLine(tx, conversationId, queueId, null)
      if (!conversation) return false
      const at = this.clock.now()
      const asked = await this.put(tx, conversation, agentIds, at, null)
      if (asked.length === 0) return false
      await recordDecision(tx, { ...proposal, at })
      await this.tellMade(tx, told, conversationId, asked)
      return true
    })
  }

  /** An agent says no. @throws Refusal `conflict` when they are not asked any more */
  async decline(speaker: AgentSpeaker, { conversationId }: Requests['offer:decline']): Promise<void> {
    const isDone = await this.end(conversationId, speaker.id, 'declined', null)
    if (!isDone) throw new Refusal('conflict', 'You are not asked about this conversation any more.')
  }

  /** The time of a question is over: the agent missed it, and after so many in a row is away. */
  async miss(conversationId: string, agentId: string): Promise<void> {
    await this.end(conversationId, agentId, 'missed', this.clock.now())
  }

  /**
   * Ends what is asked of agents who will not answer: who are not online, or gone since before `goneBefore`. They have
   * missed nothing, and may be asked again.
   */
  async withdrawFromAbsent(goneBefore: Date): Promise<void> {
    const absent = await this.db.query<{ id: string }[]>(`
      select distinct a.id from offers o join agents a on a.id = o.agent_id
      where o.ended_at is null and (a.status <> 'online' or a.deactivated_at is not null or a.gone_at <= $1)`, [goneBefore])
    for (const { id } of absent) await this.withdrawFrom(id, goneBefore)
  }

  /** The same for one agent, if they are still absent. */
  async withdrawFrom(agentId: string, goneBefore: Date): Promise<void> {
    await this.transactions.run(async (tx, told) => {
      const agent = await lockAgent(tx, agentId, this.clock.now())
      const isGone = agent && !agent.connected && agent.gone_at && agent.gone_at <= goneBefore
      if (!agent || agent.status === 'online' && !agent.deactivated_at && !isGone) return
      const asked = await tx.query<{ id: string }[]>(
        'select conversation_id as id from offers where agent_id = $1 and ended_at is null order by conversation_id', [agentId])
      for (const { id } of asked) await this.endOne(tx, told, agent, id, 'withdrawn', null)
    })
  }

  private async end(conversationId: string, agentId: string, by: 'declined' | 'missed', dueBy: Date | null): Promise<boolean> {
    return this.transactions.run(async (tx, told) => {
      const agent = await lockAgent(tx, agentId, this.clock.now())
      return agent !== null && this.endOne(tx, told, agent, conversationId, by, dueBy)
    })
  }

  /** Ends a question to an agent whose row the caller holds; with `dueBy`, only where its time was over by then. */
  private async endOne(
    tx: Runner, told: Told, agent: LockedAgent, conversationId: string, by: Exclude<OfferEnd, 'accepted'>, dueBy: Date | null,
  ): Promise<boolean> {
    const { at, id: agentId, name } = agent
    const conversation = await lockWhere(tx, `c.id = $1 and c.status = 'queued' for update of c`, [conversationId])
    if (!conversation) return false
    const ended = await tx.query<unknown[]>(`
      update offers set ended_at = $3, ended_by = $4 where conversation_id = $1 and agent_id = $2 and ended_at is null
        and ($5::timestamptz is null or expires_at <= $5) returning id`, [conversationId, agentId, at, by, dueBy])
    if (ended.length === 0) return false
    await tx.query(`
      update conversations set offered_agent_id = null, offered_until = null, due_at = $3, version = version + 1
      where id = $1 and offered_agent_id = $2`, [conversationId, agentId, at])
    await recordDecision(tx, {
      conversationId, queueId: conversation.queue_id, at, what: { outcome: `offer-${by}`, agent: { id: agentId, name } },
    })
    if (by === 'missed') await this.countMiss(tx, told, agent, conversation, at)
    // Whoever answers is there.
    if (by === 'declined') await tx.query('update agents set misses = 0 where id = $1 and misses > 0', [agentId])
    told.event('offer.ended', { agentIds: [agentId], conversationId, end: by })
    told.event('conversation.changed', { conversationId })
    told.event('conversation.queued', { conversationId, queueId: conversation.queue_id })
    told.event('agent.freed', { agentId })
    return true
  }

  private async countMiss(
    tx: Runner, told: Told, agent: LockedAgent, conversation: LockedConversation, at: Date,
  ): Promise<void> {
    const { offer } = routingOf(conversation.queue.routing)
    const rows = await tx.query<{ misses: number }[]>(
      'update agents set misses = misses + 1 where id = $1 returning misses', [agent.id])
    const misses = rows[0]?.misses ?? 0
    if (!offer?.missesUntilAway || misses < offer.missesUntilAway || agent.status !== 'online') return
    await tx.query(`
      update agents set status = 'away', status_reason = null, status_since = $2, misses = 0 where id = $1`, [agent.id, at])
    told.event('agent.presence', { agentId: agent.id })
    told.event('agent.away', { agentId: agent.id })
  }

  private async put(
    tx: Runner, conversation: LockedConversation, agentIds: string[], at: Date, until: Date | null,
  ): Promise<string[]> {
    const rows = await tx.query<{ agent_id: string }[]>(`
      insert into offers (conversation_id, agent_id, queue_id, offered_at, expires_at, turn)
      select $1, agent_id, queue_id, $4, $5, case when $5::timestamptz is not null then nextval('assignments_turn_seq') end from queue_members where queue_id = $3 and agent_id = any($2::uuid[])
      on conflict (conversation_id, agent_id) where ended_at is null do nothing returning agent_id`,
    [conversation.id, agentIds, conversation.queue_id, at, until])
    return rows.map(({ agent_id: agentId }) => agentId)
  }

  private async tellMade(tx: Runner, told: Told, conversationId: string, agentIds: string[]): Promise<void> {
    const [offer] = await openOffers(tx, { conversationId })
    if (offer) told.event('offer.made', { agentIds, offer })
  }
}
