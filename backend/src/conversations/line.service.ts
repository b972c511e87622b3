import { Injectable } from '@nestjs/common'
import type { LeaveReason, LeftAs, Overflow, QueueRouting, Requests } from '@parley/protocol'
import { Clock } from '../clock.js'
import { closesAt } from '../queues/hours.js'
import { routingOf } from '../queues/queue-routing.js'
import { appendLocked, type Runner } from './append.js'
import { queueOf, whyNot, type Arrival, type Limit } from './arrival.js'
import { leaveLine, waitAgain } from './back-to-line.js'
import { recordByHand, recordDecision } from './decisions.js'
import { lockWhere, type LockedConversation } from './locked-conversation.js'
import { Paces } from './paces.js'
import { Transactions, type Told } from './transactions.js'
import { aheadOf } from './waiting.js'

/** The lines in which conversations wait: what brought one there, and how it leaves without having been taken. */
@Injectable()
export class LineService {
  constructor(
    private readonly clock: Clock,
    private readonly transactions: Transactions,
    private readonly paces: Paces,
  ) {}

  /**
   * What a visitor who comes to wait is told to expect, in seconds, so that it can be measured against what happens; null
   * for who does not wait, or where nobody is here. Asked before the conversation is in line.
   */
  async estimate(tx: Runner, { queue, priority, overflow }: Arrival, place: { id: string; queuedAt: Date }): Promise<number | null> {
    if (overflow?.leftAs) return null
    const ahead = await aheadOf(tx, queue.id, { ...place, priority })
    return (await this.paces.estimateIn(queue.id, tx))(ahead + 1)
  }

  /** Says why a conversation that the caller's transaction has just put in line waits where it does, and takes it out where it may not. */
  async explain(
    tx: Runner, told: Told, id: string, arrival: Arrival, leave: Requests['conversation:open']['leave'], at: Date,
  ): Promise<void> {
    const { cameTo, queue, routing, priority, rule, skills, overflow } = arrival
    const sender = { id, queue_id: cameTo.id }
    const said = { conversationId: id, queueId: queue.id, at }
    if (rule) await recordDecision(tx, { ...said, what: { outcome: 'prioritised', rule, priority, queue, skills } })
    if (leave) return this.leaveAtOnce(tx, told, id, leave.as, 'asked', at, leave.phone)
    if (overflow?.leftAs) {
      await recordOverflow(tx, sender, overflow.why, { to: overflow.leftAs }, at)
      return this.leaveAtOnce(tx, told, id, overflow.leftAs, overflow.why, at)
    }
    if (overflow) {
      await recordOverflow(tx, sender, overflow.why, { to: 'queue', queueId: queue.id }, at)
      told.entry(await appendLocked(tx, {
        conversationId: id, author: { kind: 'system' }, at, content: { kind: 'overflowed', queue, reason: overflow.why },
      }))
    }
    if (routing.strategy === 'manual') await recordByHand(tx, id, queue.id, at)
  }

  private async leaveAtOnce(
    tx: Runner, told: Told, id: string, as: LeftAs, reason: LeaveReason, at: Date, phone?: string,
  ): Promise<void> {
    const conversation = await lockWhere(tx, 'c.id = $1 for update of c', [id])
    if (conversation) await this.leave(tx, told, conversation, as, reason, at, phone)
  }

  /** From waiting in line to being heard of later. The caller holds the row. */
  async leave(
    tx: Runner, told: Told, conversation: LockedConversation, as: LeftAs, reason: LeaveReason, at: Date, phone?: string,
  ): Promise<void> {
    await tx.query(`
      update conversations set left_as = $2, phone = coalesce($3, phone), offered_agent_id = null, offered_until = null,
        due_at = null where id = $1`, [conversation.id, as, phone ?? null])
    told.entry(await appendLocked(tx, {
      conversationId: conversation.id, at, author: reason === 'asked' ? { kind: 'visitor' } : { kind: 'system' },
      ...(reason === 'asked' ? { visitorId: conversation.visitor_id } : {}),
      content: { kind: 'message-left', as, reason, ...(phone === undefined ? {} : { phone }) },
    }))
    if (reason === 'asked') {
      const what = { outcome: 'message-left', as } as const
      await recordDecision(tx, { conversationId: conversation.id, queueId: conversation.queue_id, at, what })
    }
    await leaveLine(tx, told, conversation, at)
  }

  /** It has waited as long as one may, or its queue closes: on to where the queue sends it, if that is still so. */
  async overflow(conversationId: string, why: 'max-wait' | 'closed'): Promise<void> {
    await this.transactions.run(async (tx, told) => {
      const conversation = await lockWhere(tx,
        `c.id = $1 and c.status = 'queued' and c.left_as is null for update of c`, [conversationId])
      if (!conversation) return
      const at = this.clock.now()
      const routing = routingOf(conversation.queue.routing)
      if (!isOver(routing, why, conversation, at)) return
      const { overflow } = routing
      if (overflow.to !== 'queue') {
        await recordOverflow(tx, conversation, why, overflow, at)
        await this.leave(tx, told, conversation, overflow.to, why, at)
      } else {
        await this.moveOn(tx, told, conversation, overflow, why, at)
      }
    })
  }

  /**
   * To the other queue, at the place it has and with that one's priority. Where that one takes nobody, or it has been there
   * before, a message is left: nobody goes round in circles.
   */
  private async moveOn(
    tx: Runner, told: Told, conversation: LockedConversation, overflow: Extract<Overflow, { to: 'queue' }>,
    why: 'max-wait' | 'closed', at: Date,
  ): Promise<void> {
    const other = await queueOf(tx, overflow.queueId)
    const wasThere = conversation.overflowed_from.includes(overflow.queueId)
    const takesNobody = !other || wasThere || await whyNot(tx, other.id, routingOf(other.routing), conversation, at)
    await recordOverflow(tx, conversation, why, takesNobody ? { to: 'message' } : overflow, at)
    if (takesNobody) return this.leave(tx, told, conversation, 'message', why, at)
    await leaveLine(tx, told, conversation, at)
    await tx.query('update conversations set overflowed_from = array_append(overflowed_from, queue_id) where id = $1', [conversation.id])
    await waitAgain(tx, conversation.id, other.id, at)
    await recordByHand(tx, conversation.id, other.id, at)
    told.entry(await appendLocked(tx, {
      conversationId: conversation.id, author: { kind: 'system' }, at,
      content: { kind: 'overflowed', queue: { id: other.id, name: other.name }, reason: why },
    }))
    told.event('conversation.queued', { conversationId: conversation.id, queueId: other.id })
  }
}

/** Looked at again under the lock, as settings may have changed since. */
function isOver(
  { maxWaitSeconds, hours, whenClosing }: QueueRouting, why: 'max-wait' | 'closed', { waiting_since: since }: LockedConversation, at: Date,
): boolean {
  if (why === 'max-wait') return maxWaitSeconds !== null && at.getTime() >= since.getTime() + maxWaitSeconds * 1000
  const closes = hours && whenClosing === 'overflow' ? closesAt(hours, since.getTime()) : null
  return closes !== null && at.getTime() >= closes
}

const recordOverflow = (
  tx: Runner, { id, queue_id: queueId }: Pick<LockedConversation, 'id' | 'queue_id'>, why: Limit, overflow: Overflow, at: Date,
) => recordDecision(tx, { conversationId: id, queueId, at, what: { outcome: 'overflowed', why, overflow } })
