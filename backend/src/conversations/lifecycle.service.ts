import { randomUUIDv7 } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import type { Requests } from '@parley/protocol'
import { DataSource, type EntityManager } from 'typeorm'
import { AttachmentsService } from '../attachments/attachments.service.js'
import { Clock } from '../clock.js'
import { Refusal } from '../refusal.js'
import { SitesService } from '../sites/sites.service.js'
import { seesAll, type AgentSpeaker, type Speaker, type VisitorSpeaker } from '../speaker.js'
import { VisitorsService } from '../visitors/visitors.service.js'
import { appendSaid } from './append-said.js'
import { appendLocked, type Runner } from './append.js'
import { endAssignment } from './holding.js'
import { lockOf, type LockedConversation } from './locked-conversation.js'
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
    private readonly attachments: AttachmentsService,
  ) {}

  /** Opens a conversation, or finds the one that the same `clientId` opened before. Returns its id. */
  async open(speaker: VisitorSpeaker, request: Open): Promise<string> {
    const before = await this.openedBefore(this.db, speaker, request.clientId)
    if (before) return before
    const site = await this.sites.publicView(speaker.siteId)
    const queue = request.queueId ? site.queues.find(({ id }) => id === request.queueId) : site.queues[0]
    if (!queue) throw new Refusal('invalid', 'Choose one of the topics this site offers.')
    await this.visitors.fill(speaker.id, request.fields ?? {}, site.preChat)

    return this.transactions.run(async (tx, told) => {
      // The visitor's row orders their openings, so that a repeat waits for the first and then finds it.
      await tx.query('select 1 from visitors where id = $1 for no key update', [speaker.id])
      const first = await this.openedBefore(tx, speaker, request.clientId)
      if (first) return first
      await this.refuseTooMany(tx, speaker)
      const id = randomUUIDv7()
      const at = this.clock.now()
      await tx.query(`
        insert into conversations (id, site_id, visitor_id, client_id, queue_id, status, queued_at, created_at)
        values ($1, $2, $3, $4, $5, 'queued', $6, $6)`, [id, speaker.siteId, speaker.id, request.clientId, queue.id, at])
      told.entry(await appendLocked(tx, {
        conversationId: id, author: { kind: 'system' }, content: { kind: 'queued', queue, reason: 'opened' }, at,
      }))
      if (request.message) {
        const { clientId, body, attachmentIds } = request.message
        told.entry(await appendSaid(tx, this.attachments, speaker, {
          conversationId: id, author: { kind: 'visitor' }, visitorId: speaker.id, at, clientId,
          content: { kind: 'message', body },
        }, attachmentIds))
      }
      told.event('conversation.queued', { conversationId: id, queueId: queue.id })
      return id
    })
  }

  /** Ends a conversation: its visitor, its holder, a supervisor, or a member of the queue where it waits. */
  async close(speaker: Speaker, conversationId: string): Promise<void> {
    await this.transactions.run(async (tx, told) => {
      const conversation = await lockOf(tx, speaker, conversationId)
      if (conversation.status === 'closed') return
      if (speaker.kind === 'agent') refuseUnlessOwn(speaker, conversation)
      const at = this.clock.now()
      await endAssignment(tx, conversation.id, 'closed', at)
      await tx.query(`
        update conversations set status = 'closed', closed_at = $2, snoozed_until = null, unanswered_since = null
        where id = $1`, [conversation.id, at])
      told.entry(await appendLocked(tx, {
        conversationId, at, content: { kind: 'closed' },
        author: speaker.kind === 'visitor' ? { kind: 'visitor' } : { kind: 'agent', id: speaker.id, name: speaker.name },
        ...(speaker.kind === 'visitor' ? { visitorId: speaker.id } : {}),
      }))
      if (conversation.status === 'queued') {
        told.event('conversation.unqueued', { conversationId, queueId: conversation.queue_id })
      }
      if (conversation.status === 'active' && conversation.agent_id) {
        told.event('agent.freed', { agentId: conversation.agent_id })
      }
    })
  }

  /**
   * Puts a closed conversation, whose row the caller holds, back in line: at the end, as it begins anew. Where its queue
   * has been deleted meanwhile, it waits in the first that its site offers.
   */
  async reopen(tx: EntityManager, told: Told, conversation: LockedConversation): Promise<void> {
    const at = this.clock.now()
    const [rows] = await tx.query<[{ queue_id: string }[], number]>(`
      update conversations c set status = 'queued', closed_at = null, agent_id = null, assigned_at = null, queued_at = $2,
        queue_id = coalesce(
          (select q.id from queues q where q.id = c.queue_id and q.deleted_at is null),
          (select s.queue_ids[1] from sites s where s.id = c.site_id))
      where c.id = $1 returning c.queue_id`, [conversation.id, at])
    const queueId = rows[0]?.queue_id ?? conversation.queue_id
    told.entry(await appendLocked(tx, {
      conversationId: conversation.id, author: { kind: 'visitor' }, visitorId: conversation.visitor_id,
      content: { kind: 'reopened' }, at,
    }))
    told.event('conversation.queued', { conversationId: conversation.id, queueId })
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

  private async openedBefore(db: Runner, speaker: VisitorSpeaker, clientId: string): Promise<string | null> {
    const [row] = await db.query<{ id: string }[]>(
      'select id from conversations where visitor_id = $1 and client_id = $2', [speaker.id, clientId])
    return row?.id ?? null
  }

  private async refuseTooMany(tx: Runner, speaker: VisitorSpeaker): Promise<void> {
    const open = await tx.query<unknown[]>(
      `select 1 from conversations where visitor_id = $1 and status <> 'closed' limit $2`, [speaker.id, OPEN_AT_A_TIME])
    if (open.length >= OPEN_AT_A_TIME) {
      throw new Refusal('conflict', 'You have several open conversations. Go on in one of them.')
    }
  }
}

function refuseUnlessOwn(speaker: AgentSpeaker, conversation: LockedConversation): void {
  if (seesAll(speaker) || conversation.agent_id === speaker.id || conversation.agent_id === null) return
  throw new Refusal('forbidden', 'Someone else answers this conversation.')
}
