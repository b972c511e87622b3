import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common'
import { Clock } from '../clock.js'
import { Config } from '../config.js'
import { Draining } from '../health/draining.js'
import { DomainEvents } from '../events/domain-events.js'
import { PresenceService } from '../presence/presence.service.js'
import { InFlight } from './in-flight.js'
import { rooms } from './rooms.js'
import type { AgentNamespace, AnySocket, VisitorNamespace, VisitorSocket } from './sockets.js'

const EXPIRY_CHECK_MS = 1_000
/** Clients are told to come back at different moments within this. */
const RETURN_SPREAD_MS = 5_000

/**
 * When sockets end: with their token, with their session or role, and with the process. A process that stops tells its
 * clients first, answers what it has begun, and only then closes.
 */
@Injectable()
export class Lifespan implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | null = null
  private agents: AgentNamespace | null = null
  private visitors: VisitorNamespace | null = null

  constructor(
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly events: DomainEvents,
    private readonly draining: Draining,
    private readonly inFlight: InFlight,
    private readonly presence: PresenceService,
  ) {}

  ofAgents(namespace: AgentNamespace): void {
    this.agents = namespace
  }

  ofVisitors(namespace: VisitorNamespace): void {
    this.visitors = namespace
  }

  onModuleInit(): void {
    this.events.on('agent.sessions-revoked', ({ sessionIds }) => {
      if (sessionIds.length > 0) this.agents?.in(sessionIds.map(rooms.session)).disconnectSockets(true)
    })
    for (const name of ['agent.deactivated', 'agent.role-changed'] as const) {
      this.events.on(name, ({ agentId }) => { this.agents?.in(rooms.agent(agentId)).disconnectSockets(true) })
    }
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.endExpired(), EXPIRY_CHECK_MS).unref()
  }

  /** Ends every socket of this node whose token has expired. */
  endExpired(): void {
    const now = this.clock.now().getTime()
    for (const socket of this.sockets()) if (socket.data.expiresAt <= now) socket.disconnect(true)
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.draining.begin()
    if (this.timer) clearInterval(this.timer)
    const sockets = this.sockets()
    for (const socket of sockets) tellDraining(socket)
    await Promise.race([this.inFlight.quiet(), timeout(this.config.drainMs)])
    await this.presence.leave()
    for (const socket of sockets) socket.disconnect(true)
  }

  private sockets(): AnySocket[] {
    return [...this.agents?.sockets.values() ?? [], ...this.visitors?.sockets.values() ?? []]
  }
}

/** A moment of its own for each client, so that they do not all come back at once. */
function tellDraining(socket: Pick<VisitorSocket, 'emit'>): void {
  socket.emit('server:draining', { reconnectAfterMs: Math.round(Math.random() * RETURN_SPREAD_MS) })
}

const timeout = (ms: number) => new Promise<void>((resolve) => { setTimeout(resolve, ms).unref() })
