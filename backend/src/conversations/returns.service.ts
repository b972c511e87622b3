import { Injectable } from '@nestjs/common'
import type { LeftReason } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { Clock } from '../clock.js'
import { Config } from '../config.js'
import type { VisitorSpeaker } from '../speaker.js'
import { isAnswered } from './answered.js'
import { AssignmentsService } from './assignments.service.js'
import { takeBack } from './back-to-line.js'
import { recordDecision } from './decisions.js'
import { endIdleness, hasSlot, isFree, lockAgent, type LockedAgent } from './holding.js'
import { lockWhere } from './locked-conversation.js'
import { Transactions } from './transactions.js'

/** How conversations come back: to their agent, when they wake; to their old place in line, when the agent is lost to them. */
@Injectable()
export class ReturnsService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly transactions: Transactions,
    private readonly assignments: AssignmentsService,
  ) {}

  /**
   * Brings a conversation that is snoozed or idle back to its agent, who takes a slot for it. Where there is none, or the
   * agent is not here, or has gone away from a queue that takes back what they hold, it waits in line at its old place, and
   * this agent is the first to be tried. With `visitor` only if it is theirs.
   */
  async wake(conversationId: string, visitor?: VisitorSpeaker): Promise<void> {
    const asleep = `(c.status = 'snoozed' or c.status = 'active' and c.idle_since is not null)`
    const [found] = await this.db.query<{ agent_id: string }[]>(
      `select c.agent_id from conversations c where c.id = $1 and ${asleep} and ($2::uuid is null or c.visitor_id = $2)`,
      [conversationId, visitor?.id ?? null])
    if (!found) return
    await this.transactions.run(async (tx, told) => {
      const at = this.clock.now()
      const agent = await lockAgent(tx, found.agent_id, at)
      const conversation = await lockWhere(tx, `c.id = $1 and ${asleep} for update of c`, [conversationId])
      if (!conversation || !agent || conversation.agent_id !== agent.id) return
      const isIdle = conversation.status === 'active'
      // Who holds an idle one keeps it while they are here, whatever they declare; a snoozed one is given anew.
      const isLeft = isIdle && isAway(agent) && (await tx.query<unknown[]>(
        `select 1 from conversations c where c.id = $1 and ${leftBehind}`, [conversationId])).length > 0
      const isHere = isIdle ? this.isThere(agent, at) && !isLeft : isFree(agent)
      const hasRoom = isHere && hasSlot(agent, conversation)
      if (!hasRoom) {
        await takeBack(tx, told, agent, conversation, isHere ? 'busy' : isLeft ? 'away' : whyNotHere(agent), at)
        await tx.query('update conversations set last_agent_id = $2 where id = $1', [conversationId, agent.id])
        return
      }
      const what = { outcome: 'woken', agent: { id: agent.id, name: agent.name } } as const
      if (!isIdle) return this.assignments.give(tx, told, agent, conversation, 'returned', { what })
      await recordDecision(tx, { conversationId, queueId: conversation.queue_id, at, what })
      await endIdleness(tx, conversation, at)
      await tx.query(`
        update conversations set idle_since = null, warned_at = null, due_at = $2, version = version + 1 where id = $1`,
      [conversationId, at])
      told.event('conversation.changed', { conversationId })
      told.event('agent.freed', { agentId: agent.id })
    })
  }

  /**
   * Returns what an agent holds to its old places in line. With `gone`, only if the agent has been away since `before`
   * and has not come back meanwhile, and idle ones stay until their visitor writes. With `away`, only of the queues that
   * want it so, only while the agent is away, and not what they took by hand since.
   */
  async takeBackFrom(agentId: string, reason: 'gone' | 'away' | 'deactivated', before: Date): Promise<void> {
    await this.transactions.run(async (tx, told) => {
      const agent = await lockAgent(tx, agentId, this.clock.now())
      if (!agent) return
      if (reason === 'gone' && (agent.connected || !agent.gone_at || agent.gone_at > before)) return
      if (reason === 'away' && !isAway(agent)) return
      for (;;) {
        const conversation = await lockWhere(tx,
          `c.agent_id = $1 and ${taken[reason]} order by c.queued_at, c.id limit 1 for update of c`, [agentId])
        if (!conversation) return
        await takeBack(tx, told, agent, conversation, reason, this.clock.now())
      }
    })
  }

  /** Connected, or gone for no longer than the grace: whoever is back by then has lost nothing. */
  private isThere(agent: LockedAgent, at: Date): boolean {
    if (agent.deactivated_at) return false
    return agent.connected || (agent.gone_at !== null && at.getTime() - agent.gone_at.getTime() <= this.config.graceMs)
  }

  /** Takes a conversation from an agent who has not answered, if they still hold it and still have not. */
  async takeUnanswered(conversationId: string, agentId: string): Promise<boolean> {
    return this.transactions.run(async (tx, told) => {
      const agent = await lockAgent(tx, agentId, this.clock.now())
      const conversation = await lockWhere(tx, `
        c.id = $1 and c.agent_id = $2 and c.status = 'active' and c.idle_since is null
          and not ${isAnswered} for update of c`, [conversationId, agentId])
      if (!agent || !conversation) return false
      await takeBack(tx, told, agent, conversation, 'no-answer', this.clock.now())
      return true
    })
  }
}

const isAway = ({ status }: LockedAgent) => status === 'away' || status === 'offline'

/** Why who is not free for a new one is not. Who takes transfers only is here, and has enough to do. */
function whyNotHere(agent: LockedAgent): LeftReason {
  if (agent.deactivated_at) return 'deactivated'
  if (!agent.connected || agent.status === 'offline') return 'gone'
  return agent.status === 'transfers-only' ? 'busy' : 'away'
}

/** What an agent who goes away does not keep: of the queues that want it so, and not what they took by hand since. */
const leftBehind = `
  c.assigned_at <= coalesce((select status_since from agents where id = c.agent_id), 'infinity')
    and exists (select 1 from queues q where q.id = c.queue_id and q.routing->>'whenAway' = 'give-back')`

/** What is taken back from an agent who is lost to it for this reason. */
const taken = {
  gone: `c.status = 'active' and c.idle_since is null`,
  away: `c.status = 'active' and c.idle_since is null and ${leftBehind}`,
  deactivated: `c.status in ('active', 'snoozed')`,
}
