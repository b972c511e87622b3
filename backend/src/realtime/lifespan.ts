import { setTimeout as pause } from 'node:timers/promises'
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common'
import { AgentSessionsService } from '../agents/agent-sessions.service.js'
import { Clock } from '../clock.js'
import { Config } from '../config.js'
import { isUnavailable } from '../database/unavailable.js'
import { Draining } from '../health/draining.js'
import { DomainEvents } from '../events/domain-events.js'
import { PresenceService } from '../presence/presence.service.js'
import { VouchingService } from '../visitors/vouching.service.js'
import { InFlight } from './in-flight.js'
import { Namespaces } from './namespaces.js'
import { rooms } from './rooms.js'
import type { AnySocket, VisitorSocket } from './sockets.js'

const EXPIRY_CHECK_MS = 1_000
/** With the time of a query well within the five seconds that a revoked session's sockets may live. */
const STANDING_CHECK_MS = 2_000
/** Far longer than a handshake that was under way takes to end. */
const MERGED_MS = 10 * 60_000
/** Clients are told to come back at different moments: the more they are, the longer it takes. */
const MS_A_SOCKET = 4
/** Where nobody else serves them meanwhile, the process takes about as long to start again. */
const ALONE_SPREAD_MS = { least: 3_000, most: 15_000 }
const LEAST_MOVING_MS = 1_000
/** Who was told to move has left by so much later, or does not listen. */
const LATE_MS = 2_000
const LOOK_MS = 50

/**
 * When sockets end: with their token, with their session, role or visitor, and with the process. A process that stops tells its
 * clients first, answers what it has begun, and only then closes. With other nodes about, its clients move to those one
 * by one before that, while it goes on as usual for whoever is still there.
 */
@Injectable()
export class Lifespan implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Lifespan')
  private timers: NodeJS.Timeout[] = []

  constructor(
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly events: DomainEvents,
    private readonly draining: Draining,
    private readonly inFlight: InFlight,
    private readonly presence: PresenceService,
    private readonly sessions: AgentSessionsService,
    private readonly vouching: VouchingService,
    private readonly namespaces: Namespaces,
  ) {}

  onModuleInit(): void {
    this.events.on('agent.sessions-revoked', ({ sessionIds }) => {
      if (sessionIds.length > 0) this.namespaces.agents?.in(sessionIds.map(rooms.session)).disconnectSockets(true)
    })
    for (const name of ['agent.deactivated', 'agent.role-changed'] as const) {
      this.events.on(name, ({ agentId }) => { this.namespaces.agents?.in(rooms.agent(agentId)).disconnectSockets(true) })
    }
    this.events.on('visitor.merged', ({ visitorId }) => {
      this.namespaces.visitors?.in(rooms.visitor(visitorId)).disconnectSockets(true)
    })
  }

  onApplicationBootstrap(): void {
    this.timers = [
      setInterval(() => this.endExpired(), EXPIRY_CHECK_MS).unref(),
      setInterval(() => void this.endRevoked(), STANDING_CHECK_MS).unref(),
      setInterval(() => void this.endMerged(), STANDING_CHECK_MS).unref(),
    ]
  }

  /** Ends every socket of this node whose token has expired. */
  endExpired(): void {
    const now = this.clock.now().getTime()
    for (const socket of this.sockets()) if (socket.data.expiresAt <= now) socket.disconnect(true)
  }

  /** Ends agents' sockets of this node whose session or role is not what it was. The event that says so may never come. */
  async endRevoked(): Promise<void> {
    const sockets = [...this.namespaces.agents?.sockets.values() ?? []]
    if (sockets.length === 0) return
    try {
      const standing = await this.sessions.standing(sockets.map(({ data }) => data.speaker.sessionId))
      for (const socket of sockets) {
        const { sessionId, role } = socket.data.speaker
        if (standing.get(sessionId) !== role) socket.disconnect(true)
      }
    } catch (error) {
      if (!isUnavailable(error)) this.log.error({ err: error }, 'sessions could not be looked at')
    }
  }

  /** Ends sockets of this node whose visitor was taken over by another. Here, too, the event may never come. */
  async endMerged(): Promise<void> {
    const { visitors } = this.namespaces
    if (!visitors || visitors.sockets.size === 0) return
    try {
      const merged = await this.vouching.mergedSince(new Date(this.clock.now().getTime() - MERGED_MS))
      if (merged.length > 0) visitors.local.in(merged.map(rooms.visitor)).disconnectSockets(true)
    } catch (error) {
      if (!isUnavailable(error)) this.log.error({ err: error }, 'visitors who were taken over could not be looked at')
    }
  }

  /** Sends clients to the other nodes, each at another moment, and waits until they have moved, `DRAIN_MS` at most. */
  async moveAway(): Promise<void> {
    if (this.config.redisUrls.length === 0 || this.config.drainMs === 0) return
    const sockets = this.sockets()
    const spreadMs = Math.max(LEAST_MOVING_MS, Math.min(sockets.length * MS_A_SOCKET, this.config.drainMs - LATE_MS))
    this.drain(sockets, spreadMs)
    const until = performance.now() + Math.min(spreadMs + LATE_MS, this.config.drainMs)
    while (performance.now() < until && this.sockets().length > 0) await pause(LOOK_MS)
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer)
    const sockets = this.sockets()
    this.drain(sockets, Math.min(Math.max(ALONE_SPREAD_MS.least, sockets.length * MS_A_SOCKET), ALONE_SPREAD_MS.most))
    await Promise.race([this.inFlight.quiet(), pause(this.config.drainMs, undefined, { ref: false })])
    await this.leave()
    for (const socket of this.sockets()) socket.disconnect(true)
  }

  private drain(sockets: AnySocket[], spreadMs: number): void {
    if (this.draining.isOn) return
    this.draining.begin()
    for (const socket of sockets) tellDraining(socket, spreadMs)
  }

  /** Where the database is away, the lease of this node ends by itself. */
  private async leave(): Promise<void> {
    try {
      await this.presence.leave()
    } catch (error) {
      if (!isUnavailable(error)) throw error
    }
  }

  private sockets(): AnySocket[] {
    return [...this.namespaces.agents?.sockets.values() ?? [], ...this.namespaces.visitors?.sockets.values() ?? []]
  }
}

/** A moment of its own for each client, so that they do not all come back at once. */
function tellDraining(socket: Pick<VisitorSocket, 'emit'>, spreadMs: number): void {
  socket.emit('server:draining', { reconnectAfterMs: Math.round(Math.random() * spreadMs) })
}
