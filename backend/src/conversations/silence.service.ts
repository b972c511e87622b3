import { Injectable } from '@nestjs/common'
import { DataSource } from 'typeorm'
import { Clock } from '../clock.js'
import { routingOf } from '../queues/queue-routing.js'
import { appendLocked } from './append.js'
import { LifecycleService } from './lifecycle.service.js'
import { lockWhere } from './locked-conversation.js'
import { Transactions } from './transactions.js'

const MINUTE = 60_000
const TYPED_EVERY_MS = 3_000
/** The last word of either side, as the row has it. */
const lastWord = `coalesce((c.last_message->>'at')::timestamptz, c.assigned_at)`

/**
 * What becomes of a conversation in which both are silent: its slot comes free, its visitor is warned, it is closed.
 * Each looks again once it has the row, as somebody may have written just then.
 */
@Injectable()
export class SilenceService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly transactions: Transactions,
    private readonly lifecycle: LifecycleService,
  ) {}

  /** The holder begins to answer, so the clock for it starts anew. It is told again and again; every few seconds is enough. */
  async noteTyping(conversationId: string, agentId: string): Promise<void> {
    const now = this.clock.now()
    await this.db.query(`
      update conversations set typed_at = $3 where id = $1 and agent_id = $2 and status = 'active'
        and (typed_at is null or typed_at < $4)`, [conversationId, agentId, now, new Date(now.getTime() - TYPED_EVERY_MS)])
  }

  async becomeIdle(conversationId: string): Promise<boolean> {
    return this.transactions.run(async (tx, told) => {
      const at = this.clock.now()
      const conversation = await lockWhere(tx,
        `c.id = $1 and c.status = 'active' and c.idle_since is null for update of c`, [conversationId])
      if (!conversation?.agent_id) return false
      const { idleMinutes } = routingOf(conversation.queue.routing)
      if (idleMinutes === null) return false
      const since = new Date(at.getTime() - idleMinutes * MINUTE)
      const idled = await tx.query<unknown[]>(`
        update conversations c set idle_since = $2, due_at = $2
        where c.id = $1 and greatest(${lastWord}, c.assigned_at) <= $3 returning c.id`, [conversationId, at, since])
      if (idled.length === 0) return false
      told.entry(await appendLocked(tx, { conversationId, author: { kind: 'system' }, at, content: { kind: 'idled' } }))
      told.event('agent.freed', { agentId: conversation.agent_id })
      return true
    })
  }

  async warn(conversationId: string): Promise<boolean> {
    return this.transactions.run(async (tx, told) => {
      const at = this.clock.now()
      const conversation = await lockWhere(tx, `c.id = $1 and c.idle_since is not null for update of c`, [conversationId])
      if (!conversation) return false
      const { closeIdle } = routingOf(conversation.queue.routing)
      if (!closeIdle) return false
      await tx.query('update conversations set warned_at = $2, due_at = $2 where id = $1', [conversationId, at])
      const closesAt = new Date(at.getTime() + closeIdle.warnMinutes * MINUTE).toISOString()
      told.entry(await appendLocked(tx, { conversationId, author: { kind: 'system' }, at, content: { kind: 'warned', closesAt } }))
      return true
    })
  }

  /** Closed only where nobody has written since the warning. */
  async close(conversationId: string): Promise<boolean> {
    return this.transactions.run(async (tx, told) => {
      const conversation = await lockWhere(tx,
        `c.id = $1 and c.idle_since is not null and c.warned_at >= ${lastWord} for update of c`, [conversationId])
      if (!conversation) return false
      await this.lifecycle.end(tx, told, conversation, {
        conversationId, author: { kind: 'system' }, at: this.clock.now(), content: { kind: 'closed', reason: 'idle' },
      })
      return true
    })
  }
}
