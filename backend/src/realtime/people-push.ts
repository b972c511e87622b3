import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common'
import { DataSource } from 'typeorm'
import { Clock } from '../clock.js'
import { Paces } from '../conversations/paces.js'
import { placesIn } from '../conversations/waiting.js'
import { isUnavailable } from '../database/unavailable.js'
import { DomainEvents, type DomainEventMap } from '../events/domain-events.js'
import { availabilityOf } from '../presence/availability.js'
import { Coalesced } from './coalesced.js'
import { Namespaces } from './namespaces.js'
import { rooms } from './rooms.js'
import type { VisitorSocket } from './sockets.js'

/** Places that are told with every change; who waits further behind asks, or is told when they get nearer. */
const TOLD_PLACES = 100
/** What opens or closes by the time of day shows after this at the latest. */
const CLOCK_MS = 10_000

/** Pushes who is here, who could answer, and where those who wait stand in line. */
@Injectable()
export class PeoplePush implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Push')
  private readonly toldPlaces = new Map<string, Map<string, string>>()
  private timer: NodeJS.Timeout | null = null
  private readonly toldAvailability = new Map<string, string>()

  private readonly failed = (error: unknown) => {
    if (!isUnavailable(error)) this.log.error({ err: error }, 'a push failed')
  }
  private readonly places = new Coalesced<string>((queueId) => this.pushPlaces(queueId), this.failed)
  private readonly agentPresence = new Coalesced<string>((agentId) => this.pushAgent(agentId), this.failed)
  private readonly availability = new Coalesced<'all'>(() => this.pushAvailability(), this.failed)

  constructor(
    private readonly db: DataSource,
    private readonly events: DomainEvents,
    private readonly namespaces: Namespaces,
    private readonly clock: Clock,
    private readonly paces: Paces,
  ) {}

  onModuleInit(): void {
    const { events } = this
    events.on('conversation.appended', ({ entries }) => {
      for (const { team } of entries) if (team.kind === 'assigned') this.agentPresence.want(team.agent.id)
    })
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
    events.on('queue.changed', () => this.availability.want('all'))
    events.on('site.changed', () => this.availability.want('all'))
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.availability.want('all'), CLOCK_MS).unref()
  }

  beforeApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer)
  }

  /** Who could answer, to a socket that has just come. */
  async availabilityTo(socket: VisitorSocket): Promise<void> {
    socket.emit('presence', await availabilityOf(this.db, socket.data.speaker.siteId, this.clock.now()))
  }

  private async pushPlaces(queueId: string): Promise<void> {
    const before = this.toldPlaces.get(queueId) ?? new Map<string, string>()
    const told = new Map<string, string>()
    for (const { visitorId, ...place } of await placesIn(this.db, this.paces, queueId, TOLD_PLACES)) {
      const words = `${place.position} ${place.estimatedWaitSeconds}`
      told.set(place.conversationId, words)
      if (before.get(place.conversationId) === words) continue
      this.namespaces.visitors?.to(rooms.visitor(visitorId)).emit('queue:position', place)
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
    if (agent) this.namespaces.agents?.to(rooms.team).emit('presence', { agentId, ...agent })
    for (const queueId of this.toldPlaces.keys()) this.places.want(queueId)
    this.availability.want('all')
  }

  private async pushAvailability(): Promise<void> {
    for (const { id } of await this.db.query<{ id: string }[]>('select id from sites')) {
      const presence = await availabilityOf(this.db, id, this.clock.now())
      const words = JSON.stringify(presence)
      if (this.toldAvailability.get(id) === words) continue
      this.toldAvailability.set(id, words)
      this.namespaces.visitors?.to(rooms.site(id)).emit('presence', presence)
    }
  }

  private async pushHolderPresence(agentId: string): Promise<void> {
    const held = await this.db.query<{ id: string; online: boolean }[]>(`
      select c.id, a.status <> 'offline' and exists (select 1 from connections where person_id = a.id) as online
      from conversations c join agents a on a.id = c.agent_id
      where a.id = $1 and c.status in ('active', 'snoozed')`, [agentId])
    for (const { id, online } of held) {
      this.namespaces.visitors?.to(rooms.conversation(id)).emit('conversation:presence', { conversationId: id, by: 'agent', online })
    }
  }

  private async pushVisitorPresence({ visitorId, online }: DomainEventMap['visitor.presence']): Promise<void> {
    const open = await this.db.query<{ id: string; queue_id: string; agent_id: string | null }[]>(
      `select id, queue_id, agent_id from conversations where visitor_id = $1 and status <> 'closed'`, [visitorId])
    for (const { id, queue_id: queueId, agent_id: agentId } of open) {
      this.namespaces.agents
        ?.to([rooms.conversation(id), rooms.queue(queueId), rooms.overseers, ...(agentId ? [rooms.agent(agentId)] : [])])
        .emit('conversation:presence', { conversationId: id, by: 'visitor', online })
    }
  }
}
