import { randomUUIDv7 } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import type { LeaveReason, LeftAs, Requests } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { AttachmentsService } from '../attachments/attachments.service.js'
import { Clock } from '../clock.js'
import { preparedOn } from '../database/prepared.js'
import { routingOf } from '../queues/queue-routing.js'
import { notFound, Refusal } from '../refusal.js'
import { SitesService } from '../sites/sites.service.js'
import { seesAll, type AgentSpeaker, type Speaker, type VisitorSpeaker } from '../speaker.js'
import { VisitorsService } from '../visitors/visitors.service.js'
import { appendSaid } from './append-said.js'
import { appendLocked, type NewEntry, type Runner } from './append.js'
import { arrive, lineOf, queueOf, type Arrival } from './arrival.js'
import { recordDecision } from './decisions.js'
import { endClosed } from './holding.js'
import { LineService } from './line.service.js'
import { lockOf, type LockedConversation } from './locked-conversation.js'
import { endOffers } from './open-offers.js'
import { Transactions, type Told } from './transactions.js'

/** Open conversations that one visitor may have at a time. */
const OPEN_AT_A_TIME = 5

type Open = Requests['conversation:open']

/** How conversations begin and end: opened, closed, reopened, rated. */
@Injectable()
export class LifecycleService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly transactions: Transactions,
    private readonly sites: SitesService,
    private readonly visitors: VisitorsService,
    private readonly line: LineService,
    private readonly attachments: AttachmentsService,
  ) {}

  /** Opens a conversation, or finds the one that the same `clientId` opened before. Returns its id. */
  async open(speaker: VisitorSpeaker, request: Open): Promise<string> {
    const [{ first: before }, site] = await Promise.all([
      this.openOnes(preparedOn(this.db), speaker, request.clientId), this.sites.publicView(speaker.siteId),
    ])
    if (before) return before
    const queue = request.queueId ? site.queues.find(({ id }) => id === request.queueId) : site.queues[0]
    if (!queue) throw new Refusal('invalid', 'Choose one of the topics this site offers.')
    await this.visitors.fill(speaker.id, request.fields ?? {}, site.preChat)

    return this.transactions.run(async (tx, told) => {
      // The visitor's row orders their openings, so that a repeat waits for the first and then finds it.
      const [visitor] = await tx.query<unknown[]>('select 1 from visitors where id = $1 for no key update', [speaker.id])
      if (!visitor) throw notFound('visitor')
      const { first, isTooMany } = await this.openOnes(tx, speaker, request.clientId)
      if (first) return first
      if (isTooMany) throw new Refusal('conflict', 'You have several open conversations. Go on in one of them.')
      const [id, at] = [randomUUIDv7(), this.clock.now()]
      const arrival = await arrive(tx, speaker, queue.id, at)
      const estimate = request.leave ? null : await this.line.estimate(tx, arrival, { id, queuedAt: at })
      await this.insert(tx, { id, at, estimate }, speaker, request, arrival)
      told.entry(await appendLocked(tx, {
        conversationId: id, author: { kind: 'system' }, content: { kind: 'queued', queue: arrival.cameTo, reason: 'opened' }, at,
      }))
      if (request.message) {
        const { clientId, body, attachmentIds } = request.message
        told.entry(await appendSaid(tx, this.attachments, speaker, {
          conversationId: id, author: { kind: 'visitor' }, visitorId: speaker.id, at, clientId,
          content: { kind: 'message', body },
        }, attachmentIds))
      }
      await this.line.explain(tx, told, id, arrival, request.leave, at)
      told.event('conversation.queued', { conversationId: id, queueId: arrival.queue.id })
      return id
    })
  }

  /** Stops waiting in line, as the visitor would rather hear later. What they typed is kept as a message. */
  async leaveMessage(speaker: VisitorSpeaker, request: Requests['conversation:leave-message']): Promise<void> {
    if (request.fields) await this.visitors.fill(speaker.id, request.fields, { name: 'off', email: 'off' })
    await this.transactions.run(async (tx, told) => {
      const conversation = await lockOf(tx, speaker, request.conversationId)
      const as = request.as ?? conversation.left_as ?? 'message'
      if (conversation.left_as !== null && await isSaid(tx, conversation.id, as, request.phone)) return
      if (conversation.status !== 'queued') throw new Refusal('conflict', 'This conversation does not wait any more.')
      await this.line.leave(tx, told, conversation, as, 'asked', this.clock.now(), request.phone)
    })
  }

  /** Ends a conversation: its visitor, its holder, a supervisor, or a member of the queue where it waits. */
  async close(speaker: Speaker, conversationId: string): Promise<void> {
    await this.transactions.run(async (tx, told) => {
      const conversation = await lockOf(tx, speaker, conversationId)
      if (conversation.status === 'closed') return
      if (speaker.kind === 'agent') refuseUnlessOwn(speaker, conversation)
      const at = this.clock.now()
      const author = speaker.kind === 'visitor' ? { kind: 'visitor' } as const
        : { kind: 'agent', id: speaker.id, name: speaker.name } as const
      await this.end(tx, told, conversation, {
        conversationId, at, author, content: { kind: 'closed' },
        ...(speaker.kind === 'visitor' ? { visitorId: speaker.id } : {}),
      })
    })
  }

  /** Ends a conversation, whose row the caller holds; `entry` says who did and why. */
  async end(tx: Runner, told: Told, conversation: LockedConversation, entry: NewEntry): Promise<void> {
    const { wrapUpSeconds } = routingOf(conversation.queue.routing)
    await endClosed(tx, conversation, conversation.idle_since ? 0 : wrapUpSeconds, entry.at)
    await tx.query(`
      with parted as (delete from participants where conversation_id = $1)
      update conversations set status = 'closed', closed_at = $2, snoozed_until = null, unanswered_since = null,
        idle_since = null, warned_at = null, offered_agent_id = null, offered_until = null, due_at = null
      where id = $1`, [conversation.id, entry.at])
    told.entry(await appendLocked(tx, entry))
    if (conversation.status === 'queued') {
      await endOffers(tx, told, conversation.id, entry.at)
      told.event('conversation.unqueued', { conversationId: conversation.id, queueId: conversation.queue_id })
      if (conversation.offered_agent_id) told.event('agent.freed', { agentId: conversation.offered_agent_id })
    }
    if (conversation.status === 'active' && conversation.agent_id) {
      told.event('agent.freed', { agentId: conversation.agent_id })
    }
  }

  /**
   * Puts a closed conversation, whose row the caller holds, back in line: at the end, as it begins anew. Where its queue
   * has been deleted meanwhile, it waits in the first that its site offers.
   * @throws Refusal `conflict` when it was closed longer ago than its queue allows
   */
  async reopen(tx: Runner, told: Told, conversation: LockedConversation): Promise<void> {
    const at = this.clock.now()
    const [row] = await tx.query<{ queue_id: string; closed_at: Date; is_prioritised: boolean }[]>(`
      select coalesce(
          (select q.id from queues q where q.id = c.queue_id and q.deleted_at is null),
          (select s.queue_ids[1] from sites s where s.id = c.site_id)) as queue_id, c.closed_at, c.is_prioritised
      from conversations c where c.id = $1`, [conversation.id])
    if (!row) throw new Error(`conversation ${conversation.id} is gone while its row is locked`)
    await refuseTooLate(tx, row, at)
    const visitor = { id: conversation.visitor_id, siteId: conversation.site_id }
    const arrival = await arrive(tx, visitor, row.queue_id, at, true)
    const priority = row.is_prioritised ? conversation.priority : arrival.priority
    const estimate = await this.line.estimate(tx, { ...arrival, priority }, { id: conversation.id, queuedAt: at })
    await tx.query(`
      update conversations set status = 'queued', closed_at = null, agent_id = null, assigned_at = null, queued_at = $2,
        waiting_since = $2, due_at = $2, queue_id = $3, last_agent_id = $4, did_not_answer = '{}', left_as = null,
        overflowed_from = '{}', priority = $5, estimated_seconds = $6
      where id = $1`, [conversation.id, at, arrival.queue.id, arrival.lastAgentId, priority, estimate])
    told.entry(await appendLocked(tx, {
      conversationId: conversation.id, author: { kind: 'visitor' }, visitorId: conversation.visitor_id,
      content: { kind: 'reopened' }, at,
    }))
    await recordDecision(tx, { conversationId: conversation.id, queueId: arrival.queue.id, at, what: { outcome: 'reopened' } })
    await this.line.explain(tx, told, conversation.id, arrival, undefined, at)
    told.event('conversation.queued', { conversationId: conversation.id, queueId: arrival.queue.id })
  }

  /** Keeps what the visitor thought of it. The same rating again changes nothing; another replaces it. */
  async rate(speaker: VisitorSpeaker, request: Requests['conversation:rate']): Promise<void> {
    const { conversationId, score, comment } = request
    await this.transactions.run(async (tx, told) => {
      const conversation = await lockOf(tx, speaker, conversationId)
      if (conversation.rating_score === score && conversation.rating_comment === (comment ?? null)) return
      await tx.query('update conversations set rating_score = $2, rating_comment = $3 where id = $1',
        [conversationId, score, comment ?? null])
      told.entry(await appendLocked(tx, {
        conversationId, author: { kind: 'visitor' }, visitorId: speaker.id, at: this.clock.now(),
        content: { kind: 'rated', score, ...(comment ? { comment } : {}) },
      }))
    })
  }

  private async insert(
    tx: Runner, { id, at, estimate }: { id: string; at: Date; estimate: number | null }, speaker: VisitorSpeaker, request: Open,
    arrival: Arrival,
  ): Promise<void> {
    const { queue, priority, isPrioritised, skills, language } = arrival
    await tx.query(`
      insert into conversations (id, site_id, visitor_id, client_id, queue_id, status, queued_at, created_at, waiting_since,
        due_at, priority, is_prioritised, skills, language, line, last_agent_id, estimated_seconds)
      values ($1, $2, $3, $4, $5, 'queued', $6, $6, $6, $6, $7, $12, $8, $9, $10, $11, $13)`,
    [id, speaker.siteId, speaker.id, request.clientId, queue.id, at, priority, skills, language, lineOf(skills, language),
      arrival.lastAgentId, isPrioritised, estimate])
  }

  /** The one that this `clientId` opened, if there is one, and whether the visitor has as many open ones as they may. */
  private async openOnes(tx: Runner, speaker: VisitorSpeaker, clientId: string): Promise<{ first: string | null; isTooMany: boolean }> {
    const [row] = await tx.query<{ first: string | null; open: number }[]>(`
      select (select id from conversations where visitor_id = $1 and client_id = $2) as first,
        (select count(*)::int from conversations where visitor_id = $1 and status <> 'closed') as open`, [speaker.id, clientId])
    return { first: row?.first ?? null, isTooMany: (row?.open ?? 0) >= OPEN_AT_A_TIME }
  }
}

/** Where the queue lets a closed one be opened again for a while only. */
async function refuseTooLate(tx: Runner, closed: { queue_id: string; closed_at: Date }, at: Date): Promise<void> {
  const { reopenMinutes } = routingOf((await queueOf(tx, closed.queue_id))?.routing ?? {})
  if (reopenMinutes === null || at.getTime() <= closed.closed_at.getTime() + reopenMinutes * 60_000) return
  throw new Refusal('conflict', 'This conversation was closed a while ago. Begin a new one.')
}

function refuseUnlessOwn(speaker: AgentSpeaker, conversation: LockedConversation): void {
  if (seesAll(speaker) || conversation.agent_id === speaker.id || conversation.agent_id === null) return
  throw new Refusal('forbidden', 'Someone else answers this conversation.')
}

/** Whether the visitor has already said that they would rather hear later, in this way. What a limit did, they did not say. */
async function isSaid(tx: Runner, conversationId: string, as: LeftAs, phone: string | undefined): Promise<boolean> {
  const [last] = await tx.query<{ content: { as: LeftAs; reason: LeaveReason; phone?: string } }[]>(`
    select content from entries where conversation_id = $1 and kind = 'message-left' order by seq desc limit 1`, [conversationId])
  return last?.content.reason === 'asked' && last.content.as === as && (phone === undefined || last.content.phone === phone)
}
