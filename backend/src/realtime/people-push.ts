import { setTimeout as pause } from 'node:timers/promises'
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common'
import { DataSource } from 'typeorm'
import { Availability } from '../conversations/availability.js'
import { isAmong, preparedOn } from '../database/prepared.js'
import { isUnavailable } from '../database/unavailable.js'
import { DomainEvents } from '../events/domain-events.js'
import { Coalesced } from './coalesced.js'
import { Namespaces } from './namespaces.js'
import { Neighbours } from './neighbours.js'
import { Paced } from './paced.js'
import { rooms } from './rooms.js'
import { written } from './shared-writes.js'
import type { VisitorSocket } from './sockets.js'

interface AgentState { id: string; status: 'online' | 'transfers-only' | 'away' | 'offline'; held: number }

/** What all visitors of a site are told changes with every agent who comes or goes; all that came until then at once. */
const AVAILABILITY_MS = 1_000
/** Telling them takes at most this part of the process's time: where thousands are here, they are told less often. */
const AVAILABILITY_SHARE = 0.04
/** Colleagues are told of agents once in this time, of all together: each goes to the whole team. */
const AGENT_MS = 250
/** More than so many who changed together are one push. */
const MANY = 10
/** What was missed, of other nodes or of queues that open and close by the time of day, shows by then. */
const LOOK_MS = 5_000

/**
 * Pushes which agents are here and who could answer. Each node tells its own sockets, from what it reads.
 */
@Injectable()
export class PeoplePush implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Push')
  private readonly toldAvailability = new Map<string, string>()
  private readonly toldAgents = new Map<string, string>()
  private timer: NodeJS.Timeout | null = null

  private readonly failed = (error: unknown) => {
    if (!isUnavailable(error)) this.log.error({ err: error }, 'a push failed')
  }
  /** Many at once where they change at once: all members of a queue of a thousand, with its settings. */
  private readonly agentPresence = new Paced<string, AgentState>({
    read: (agentIds) => this.readAgents(agentIds), tell: (agents) => this.tellAgents(agents), failed: this.failed,
  }, AGENT_MS)
  private readonly availability = new Coalesced<'all'>(() => this.pushAvailability(), this.failed, AVAILABILITY_MS)

  constructor(
    private readonly db: DataSource,
    private readonly events: DomainEvents,
    private readonly namespaces: Namespaces,
    private readonly neighbours: Neighbours,
    private readonly found: Availability,
  ) {}

  onModuleInit(): void {
    const { events, neighbours } = this
    events.on('conversation.appended', ({ entries }) => {
      for (const { team } of entries) if (team.kind === 'assigned') neighbours.tell('agent', team.agent.id)
    })
    for (const name of ['agent.presence', 'agent.freed'] as const) {
      events.on(name, ({ agentId }) => neighbours.tell('agent', agentId))
    }
    events.on('queue.changed', ({ queueId }) => neighbours.tell('settings', queueId))
    events.on('site.changed', ({ siteId }) => neighbours.tell('settings', siteId))
    neighbours.onLook((topic, id) => {
      if (topic === 'agent') this.agentPresence.later(id)
      if (topic === 'line' || topic === 'settings' || topic === 'membership') this.availability.want('all')
    })
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      if (this.neighbours.areThere) void this.look().catch(this.failed)
      else this.availability.want('all')
    }, LOOK_MS).unref()
  }

  beforeApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer)
  }

  /** Tells this node's sockets what has changed without a word from another node. */
  async look(): Promise<void> {
    this.tellAgents((await this.agentsNow(null)).filter((agent) => this.toldAgents.get(agent.id) !== wordsOf(agent)))
    this.availability.want('all')
  }

  /**
   * Who could answer, to a socket that has just come. Where that is not what the site was told last, all are told once more
   * in a moment: it may be back to that by then, which would not be news to anybody else.
   */
  async availabilityTo(socket: VisitorSocket): Promise<void> {
    const { siteId } = socket.data.speaker
    const presence = await this.found.of(siteId)
    socket.emit('presence', presence)
    const told = this.toldAvailability.get(siteId)
    if (told === undefined || told === JSON.stringify(presence)) return
    this.toldAvailability.delete(siteId)
    this.availability.want('all')
  }

  /** Agents' status and load, for the team; those who consider to write are told what follows from it. */
  private async readAgents(agentIds: string[]): Promise<AgentState[]> {
    const agents = await this.agentsNow(agentIds)
    this.availability.want('all')
    return agents
  }

  private tellAgents(changed: readonly AgentState[]): void {
    for (const agent of changed) this.toldAgents.set(agent.id, wordsOf(agent))
    const agents = changed.map(({ id, status, held }) => ({ agentId: id, status, held }))
    const team = this.namespaces.agents?.local.to(rooms.team)
    if (agents.length > MANY) team?.emit('presences', { agents })
    else for (const agent of agents) team?.emit('presence', agent)
  }

  /** Some agents, or all of them. */
  private async agentsNow(agentIds: string[] | null): Promise<AgentState[]> {
    return preparedOn(this.db).query(`
      select a.id, case when exists (select 1 from connections where person_id = a.id) then a.status else 'offline' end as status,
        (select count(*)::int from conversations where agent_id = a.id and status = 'active' and idle_since is null) as held
      from agents a where ${agentIds ? isAmong('a.id', '$1', agentIds) : 'a.deactivated_at is null'}`, agentIds ? [agentIds] : [])
  }

  private async pushAvailability(): Promise<void> {
    const sites = await this.db.query<{ id: string }[]>('select id from sites')
    const all = await Promise.all(sites.map(async ({ id }) => ({ id, presence: await this.found.of(id) })))
    const beganAt = performance.now()
    for (const { id, presence } of all) {
      const words = JSON.stringify(presence)
      if (this.toldAvailability.get(id) === words) continue
      this.toldAvailability.set(id, words)
      this.namespaces.visitors?.local.to(rooms.site(id)).emit('presence', presence)
    }
    await written()
    const spentMs = performance.now() - beganAt
    await pause(spentMs / AVAILABILITY_SHARE, undefined, { ref: false })
  }
}

const wordsOf = ({ status, held }: AgentState) => `${status} ${held}`
