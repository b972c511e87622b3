import { Injectable, Logger, type OnModuleInit } from '@nestjs/common'
import { DataSource } from 'typeorm'
import { ConversationsService } from '../conversations/conversations.service.js'
import { placesIn } from '../conversations/waiting.js'
import { isUnavailable } from '../database/unavailable.js'
import { DomainEvents, type DomainEventMap } from '../events/domain-events.js'
import { availabilityOf } from '../presence/availability.js'
import { Coalesced } from './coalesced.js'
import { rooms } from './rooms.js'
import type { AgentNamespace, VisitorNamespace, VisitorSocket } from './sockets.js'

interface Former { queues: Set<string>; agents: Set<string>; receipts: Set<'visitor' | 'agent'> }

/**
 * The only emitter. It turns what was stored into pushes to those who may see it. A push is a hint: whoever misses one
 * finds out by the heads of the next heartbeat.
 */
@Injectable()
export class Push implements OnModuleInit {
  private readonly log = new Logger('Push')
  private agents: AgentNamespace | null = null
  private visitors: VisitorNamespace | null = null
  private readonly former = new Map<string, Former>()
  private readonly toldPlaces = new Map<string, Map<string, string>>()
  private readonly toldAvailability = new Map<string, string>()

  private readonly failed = (error: unknown) => {
    if (!isUnavailable(error)) this.log.error({ err: error }, 'a push failed')
  }
  private readonly views = new Coalesced<string>((id) => this.pushViews(id), this.failed)
  private readonly places = new Coalesced<string>((queueId) => this.pushPlaces(queueId), this.failed)
  private readonly agentPresence = new Coalesced<string>((agentId) => this.pushAgent(agentId), this.failed)
  private readonly availability = new Coalesced<'all'>(() => this.pushAvailability(), this.failed)

  constructor(
    private readonly db: DataSource,
    private readonly events: DomainEvents,
    private readonly conversations: ConversationsService,
  ) {}

  toAgents(namespace: AgentNamespace): void {
    this.agents = namespace
  }

  toVisitors(namespace: VisitorNamespace): void {
    this.visitors = namespace
  }

  onModuleInit(): void {
    const { events } = this
    events.on('conversation.appended', (event) => this.pushEntries(event))
    events.on('conversation.changed', (event) => this.changed(event))
    events.on('receipt.moved', ({ conversationId, by }) => {
      this.formerOf(conversationId).receipts.add(by)
      this.views.want(conversationId)
    })
    events.on('typing', (event) => this.pushTyping(event))
    events.on('conversation.queued', ({ queueId }) => this.places.want(queueId))
    events.on('conversation.unqueued', ({ queueId }) => this.places.want(queueId))
    events.on('agent.presence', async ({ agentId }) => {
      this.agentPresence.want(agentId)
      await this.pushHolderPresence(agentId)
    })
    for (const name of ['agent.freed', 'agent.changed'] as const) {
      events.on(name, ({ agentId }) => this.agentPresence.want(agentId))
    }
    events.on('visitor.presence', (event) => this.pushVisitorPresence(event))
    events.on('visitor.changed', ({ visitorId }) => this.visitorChanged(visitorId))
    events.on('queue.changed', () => this.availability.want('all'))
    events.on('site.changed', () => this.availability.want('all'))
  }

  /** Who could answer, to a socket that has just come. */
  async availabilityTo(socket: VisitorSocket): Promise<void> {
    socket.emit('presence', await availabilityOf(this.db, socket.data.speaker.siteId))
  }

  private pushEntries({ conversationId, entries }: DomainEventMap['conversation.appended']): void {
    const room = rooms.conversation(conversationId)
    for (const { team, visitor } of entries) {
      this.agents?.to(room).emit('entry', { conversationId, entry: team })
      if (visitor) this.visitors?.to(room).emit('entry', { conversationId, entry: visitor })
      if (team.kind === 'assigned') this.agentPresence.want(team.agent.id)
    }
  }

  private changed({ conversationId, formerAgentId, formerQueueId }: DomainEventMap['conversation.changed']): void {
    const former = this.formerOf(conversationId)
    if (formerAgentId) former.agents.add(formerAgentId)
    if (formerQueueId) former.queues.add(formerQueueId)
    this.views.want(conversationId)
  }

  private formerOf(conversationId: string): Former {
    const found = this.former.get(conversationId) ?? { queues: new Set(), agents: new Set(), receipts: new Set() }
    this.former.set(conversationId, found)
    return found
  }

  private async pushViews(id: string): Promise<void> {
    const former = this.formerOf(id)
    this.former.delete(id)
    const views = await this.conversations.bothViews(id)
    if (!views || !this.agents || !this.visitors) return
    const { team, visitor } = views
    const room = rooms.conversation(id)
    const sight = [rooms.queue(team.queue.id), rooms.overseers, ...(team.agent ? [rooms.agent(team.agent.id)] : [])]
    const left = [...[...former.queues].map(rooms.queue), ...[...former.agents].map(rooms.agent)]
      .filter((each) => !sight.includes(each))
    if (left.length > 0) {
      const unseeing = this.agents.in(left).except(sight)
      unseeing.emit('conversation:removed', { conversationId: id })
      unseeing.socketsLeave(room)
    }
    this.agents.to([...sight, room]).emit('conversation:updated', { conversation: team })
    this.visitors.to([rooms.visitor(team.visitor.id), room]).emit('conversation:updated', { conversation: visitor })
    for (const by of former.receipts) {
      this.agents.to(room).emit('receipt', { conversationId: id, by, ...team.receipts[by] })
      this.visitors.to(room).emit('receipt', { conversationId: id, by, ...visitor.receipts[by] })
    }
  }

  private pushTyping({ fromSocketId, reachesVisitor, preview, ...typing }: DomainEventMap['typing']): void {
    const room = rooms.conversation(typing.conversationId)
    const toTeam = preview === undefined ? typing : { ...typing, preview }
    this.agents?.to(room).except(fromSocketId).emit('typing', toTeam)
    if (reachesVisitor) this.visitors?.to(room).except(fromSocketId).emit('typing', typing)
  }

  private async pushPlaces(queueId: string): Promise<void> {
    const before = this.toldPlaces.get(queueId) ?? new Map<string, string>()
    const told = new Map<string, string>()
    for (const { visitorId, ...place } of await placesIn(this.db, queueId)) {
      const words = `${place.position} ${place.estimatedWaitSeconds}`
      told.set(place.conversationId, words)
      if (before.get(place.conversationId) === words) continue
      this.visitors?.to(rooms.visitor(visitorId)).emit('queue:position', place)
    }
    if (told.size > 0) this.toldPlaces.set(queueId, told)
    else this.toldPlaces.delete(queueId)
  }

  /** An agent's status and load to the team; and what follows from it for those who wait or consider to write. */
  private async pushAgent(agentId: string): Promise<void> {
    const [agent] = await this.db.query<{ status: 'online' | 'transfers-only' | 'away' | 'offline'; held: number }[]>(`
      select case when exists (select 1 from connections where person_id = a.id) then a.status else 'offline' end as status,
        (select count(*)::int from conversations where agent_id = a.id and status = 'active') as held
      from agents a where a.id = $1`, [agentId])
    if (agent) this.agents?.to(rooms.team).emit('presence', { agentId, ...agent })
    for (const queueId of this.toldPlaces.keys()) this.places.want(queueId)
    this.availability.want('all')
  }

  private async pushAvailability(): Promise<void> {
    for (const { id } of await this.db.query<{ id: string }[]>('select id from sites')) {
      const presence = await availabilityOf(this.db, id)
      const words = JSON.stringify(presence)
      if (this.toldAvailability.get(id) === words) continue
      this.toldAvailability.set(id, words)
      this.visitors?.to(rooms.site(id)).emit('presence', presence)
    }
  }

  private async pushHolderPresence(agentId: string): Promise<void> {
    const held = await this.db.query<{ id: string; online: boolean }[]>(`
      select c.id, a.status <> 'offline' and exists (select 1 from connections where person_id = a.id) as online
      from conversations c join agents a on a.id = c.agent_id
      where a.id = $1 and c.status in ('active', 'snoozed')`, [agentId])
    for (const { id, online } of held) {
      this.visitors?.to(rooms.conversation(id)).emit('conversation:presence', { conversationId: id, by: 'agent', online })
    }
  }

  private async pushVisitorPresence({ visitorId, online }: DomainEventMap['visitor.presence']): Promise<void> {
    const open = await this.db.query<{ id: string; queue_id: string; agent_id: string | null }[]>(
      `select id, queue_id, agent_id from conversations where visitor_id = $1 and status <> 'closed'`, [visitorId])
    for (const { id, queue_id: queueId, agent_id: agentId } of open) {
      this.agents
        ?.to([rooms.conversation(id), rooms.queue(queueId), rooms.overseers, ...(agentId ? [rooms.agent(agentId)] : [])])
        .emit('conversation:presence', { conversationId: id, by: 'visitor', online })
    }
  }

  private async visitorChanged(visitorId: string): Promise<void> {
    const open = await this.db.query<{ id: string }[]>(
      `select id from conversations where visitor_id = $1 and status <> 'closed'`, [visitorId])
    for (const { id } of open) this.views.want(id)
  }
}
