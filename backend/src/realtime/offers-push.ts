import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common'
import type { OfferEnd } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { OffersService } from '../conversations/offers.service.js'
import { isUnavailable } from '../database/unavailable.js'
import { DomainEvents } from '../events/domain-events.js'
import { Namespaces } from './namespaces.js'
import { Neighbours } from './neighbours.js'
import { rooms } from './rooms.js'

/** With other nodes about, a question whose push was lost shows by then: one that nobody sees would count as missed. */
const LOOK_MS = 5_000

interface Question { agentId: string; conversationId: string }
const nameOf = ({ agentId, conversationId }: Question) => `${agentId} ${conversationId}`

/** Pushes what agents are asked to take. A question has no version that a heartbeat would find, so each node also looks. */
@Injectable()
export class OffersPush implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Push')
  /** Questions that this node told its own sockets; kept only where there are other nodes. */
  private readonly told = new Map<string, Question>()
  private timer: NodeJS.Timeout | null = null
  private isLooking = false

  constructor(
    private readonly db: DataSource,
    private readonly events: DomainEvents,
    private readonly namespaces: Namespaces,
    private readonly neighbours: Neighbours,
    private readonly offers: OffersService,
  ) {}

  onModuleInit(): void {
    const { events } = this
    events.on('offer.made', ({ agentIds, offer }) => { this.namespaces.agents?.to(agentIds.map(rooms.agent)).emit('offer', { offer }) })
    events.on('offer.ended', ({ agentIds, conversationId, end }) => {
      this.namespaces.agents?.to(agentIds.map(rooms.agent)).emit('offer:ended', { conversationId, end })
    })
  }

  onApplicationBootstrap(): void {
    if (this.neighbours.areThere) this.timer = setInterval(() => void this.quietLook(), LOOK_MS).unref()
  }

  beforeApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer)
  }

  /** Tells this node's sockets what they are asked, and what no longer, without a word from another node. */
  async look(): Promise<void> {
    const here = new Set([...this.namespaces.agents?.sockets.values() ?? []].map(({ data }) => data.speaker.id))
    // Whoever comes back reads anew what they are asked.
    for (const [name, { agentId }] of this.told) if (!here.has(agentId)) this.told.delete(name)
    const open = await this.openOf([...here])
    const isOpen = new Set(open.map(nameOf))
    const over = [...this.told.values()].filter((question) => here.has(question.agentId) && !isOpen.has(nameOf(question)))
    for (const { end, ...question } of await this.endsOf(over)) {
      if (!this.told.delete(nameOf(question))) continue
      this.to(question.agentId)?.emit('offer:ended', { conversationId: question.conversationId, end })
    }
    const untold = open.filter((question) => !this.told.has(nameOf(question)))
    for (const agentId of new Set(untold.map((question) => question.agentId))) {
      for (const offer of await this.offers.openOf(agentId)) {
        const question = { agentId, conversationId: offer.conversationId }
        if (this.told.has(nameOf(question))) continue
        this.told.set(nameOf(question), question)
        this.to(agentId)?.emit('offer', { offer })
      }
    }
  }

  private async quietLook(): Promise<void> {
    if (this.isLooking) return
    this.isLooking = true
    try {
      await this.look()
    } catch (error) {
      if (!isUnavailable(error)) this.log.error({ err: error }, 'questions could not be looked at')
    } finally {
      this.isLooking = false
    }
  }

  private to(agentId: string) {
    return this.namespaces.agents?.local.to(rooms.agent(agentId))
  }

  private openOf(agentIds: string[]): Promise<Question[]> {
    return this.db.query<Question[]>(`
      select agent_id as "agentId", conversation_id as "conversationId" from offers
      where agent_id = any($1::uuid[]) and ended_at is null`, [agentIds])
  }

  /** How they ended; one that was erased with its conversation was withdrawn. */
  private endsOf(questions: Question[]): Promise<(Question & { end: OfferEnd })[]> {
    return this.db.query(`
      select q.agent_id as "agentId", q.conversation_id as "conversationId", coalesce((
        select ended_by from offers o where o.agent_id = q.agent_id and o.conversation_id = q.conversation_id
        order by o.id desc limit 1), 'withdrawn') as end
      from unnest($1::uuid[], $2::uuid[]) as q (agent_id, conversation_id)`,
    [questions.map(({ agentId }) => agentId), questions.map(({ conversationId }) => conversationId)])
  }
}
