import { Injectable, Logger, type OnModuleInit } from '@nestjs/common'
import { DataSource } from 'typeorm'
import { placesIn } from '../conversations/waiting.js'
import { Gathered } from '../database/gathered.js'
import { preparedOn } from '../database/prepared.js'
import { isUnavailable } from '../database/unavailable.js'
import { DomainEvents, type DomainEventMap } from '../events/domain-events.js'
import { availabilityOf, gatheredAvailability } from '../presence/availability.js'
import { Coalesced } from './coalesced.js'
import { Namespaces } from './namespaces.js'
import { rooms } from './rooms.js'
import type { VisitorSocket } from './sockets.js'

interface OpenConversation { id: string; visitor_id: string; queue_id: string; agent_id: string | null }

/** What all visitors of a site are told changes with every agent who comes or goes; all that came until then at once. */
const AVAILABILITY_MS = 1_000
/**
 * Colleagues who look on are told who went or came back this much later, and not at all of a visitor who has done both by
 * then: one who turns a page, and thousands whose line was cut for a moment. Told at once, that is most of what a cut costs.
 */
const LOOKERS_ON_MS = 10_000

/** Pushes who is here, who could answer, and where those who wait stand in line. */
@Injectable()
export class PeoplePush implements OnModuleInit {
  private readonly log = new Logger('Push')
  private readonly toldPlaces = new Map<string, Map<string, string>>()
  private readonly toldAvailability = new Map<string, string>()

  private readonly failed = (error: unknown) => {
    if (!isUnavailable(error)) this.log.error({ err: error }, 'a push failed')
  }
  private readonly places = new Coalesced<string>((queueId) => this.pushPlaces(queueId), this.failed)
  private readonly agentPresence = new Coalesced<string>((agentId) => this.pushAgent(agentId), this.failed)
  private readonly availability = new Coalesced<'all'>(() => this.pushAvailability(), this.failed, AVAILABILITY_MS)

  /** Visitors who went or came, which those who look on were not told yet. */
  private readonly unsettled = new Map<string, boolean>()
  private readonly toLookersOn = new Coalesced<string>((visitorId) => this.pushToLookersOn(visitorId), this.failed, LOOKERS_ON_MS)
  private readonly availabilityOfSite: ReturnType<typeof gatheredAvailability>
  private readonly openOfVisitor = new Gathered<string, OpenConversation[]>((visitorIds) => this.openOf(visitorIds))

  constructor(
    private readonly db: DataSource,
    private readonly events: DomainEvents,
    private readonly namespaces: Namespaces,
  ) {
    this.availabilityOfSite = gatheredAvailability(db)
  }

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

  /** Who could answer, to a socket that has just come. */
  async availabilityTo(socket: VisitorSocket): Promise<void> {
    socket.emit('presence', await this.availabilityOfSite.ask(socket.data.speaker.siteId))
  }

  private async pushPlaces(queueId: string): Promise<void> {
    const before = this.toldPlaces.get(queueId) ?? new Map<string, string>()
    const told = new Map<string, string>()
    for (const { visitorId, ...place } of await placesIn(this.db, queueId)) {
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
      const presence = await availabilityOf(this.db, id)
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

  /** To those who talk with them at once, to the rest of those who see it in a list when it has lasted. */
  private async pushVisitorPresence({ visitorId, online }: DomainEventMap['visitor.presence']): Promise<void> {
    if (this.unsettled.get(visitorId) === !online) this.unsettled.delete(visitorId)
    else {
      this.unsettled.set(visitorId, online)
      this.toLookersOn.want(visitorId)
    }
    for (const { id, queue_id: queueId, agent_id: agentId } of await this.openOfVisitor.ask(visitorId)) {
      this.namespaces.agents?.to(concerned(id, queueId, agentId))
        .emit('conversation:presence', { conversationId: id, by: 'visitor', online })
    }
  }

  private async pushToLookersOn(visitorId: string): Promise<void> {
    const online = this.unsettled.get(visitorId)
    this.unsettled.delete(visitorId)
    if (online === undefined) return
    for (const { id, queue_id: queueId, agent_id: agentId } of await this.openOfVisitor.ask(visitorId)) {
      this.namespaces.agents?.to([rooms.queue(queueId), rooms.overseers]).except(concerned(id, queueId, agentId))
        .emit('conversation:presence', { conversationId: id, by: 'visitor', online })
    }
  }
  private async openOf(visitorIds: readonly string[]): Promise<OpenConversation[][]> {
    const rows = await preparedOn(this.db).query<OpenConversation[]>(`
      select id, visitor_id, queue_id, agent_id from conversations
      where visitor_id = any($1::uuid[]) and status <> 'closed'`, [[...new Set(visitorIds)]])
    const byVisitor = Map.groupBy(rows, ({ visitor_id: visitorId }) => visitorId)
    return visitorIds.map((visitorId) => byVisitor.get(visitorId) ?? [])
  }
}

/** Rooms of those who talk in it or read it now. While it waits that is everyone who could take it. */
const concerned = (id: string, queueId: string, agentId: string | null): string[] =>
  [rooms.conversation(id), agentId ? rooms.agent(agentId) : rooms.queue(queueId)]
