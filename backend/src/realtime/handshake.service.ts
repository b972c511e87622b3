import { Injectable, Logger } from '@nestjs/common'
import { PROTOCOL_VERSION } from '@parley/protocol'
import { z } from 'zod'
import { AgentSessionsService } from '../agents/agent-sessions.service.js'
import { Clock } from '../clock.js'
import { Config } from '../config.js'
import { Draining } from '../health/draining.js'
import { isUnavailable, unavailable } from '../database/unavailable.js'
import { Limits, stranger } from '../limits/limits.js'
import { Refusal } from '../refusal.js'
import { OriginsService } from '../sites/origins.service.js'
import { VisitorsService } from '../visitors/visitors.service.js'
import { addressOf } from './address.js'
import { guardPackets, type PacketLimits } from './packet-guard.js'
import { errorOf } from './reply.interceptor.js'
import type { AgentNamespace, AgentSocket, AnySocket, VisitorNamespace, VisitorSocket } from './sockets.js'

const handshake = z.object({ token: z.string().min(1).max(4096), protocol: z.int() })

/**
 * Lets sockets in: token, protocol and origin are checked before anything else is heard, and whoever is refused is
 * told why.
 */
@Injectable()
export class HandshakeService {
  private readonly log = new Logger('Realtime')
  private readonly connects: Limits
  private readonly packets: PacketLimits

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly sessions: AgentSessionsService,
    private readonly visitors: VisitorsService,
    private readonly origins: OriginsService,
    private readonly draining: Draining,
  ) {
    const rate = (burst: number, perSecond: number, keys?: number) =>
      new Limits({ burst: burst * config.rateFactor, perSecond: perSecond * config.rateFactor }, keys)
    this.connects = rate(100, 5)
    this.packets = { socket: rate(60, 20), person: rate(120, 40), address: rate(1000, 300) }
  }

  /** Lets visitors in, and hears these events from them. */
  guardVisitors(namespace: VisitorNamespace, answered: ReadonlySet<string>): void {
    namespace.use((socket, next) => void this.admit(socket, answered, next, (token) => this.admitVisitor(socket, token)))
  }

  /** Lets agents in, and hears these events from them. */
  guardAgents(namespace: AgentNamespace, answered: ReadonlySet<string>): void {
    namespace.use((socket, next) => void this.admit(socket, answered, next, (token) => this.admitAgent(socket, token)))
  }

  /** What a socket needs before it is of use, its rooms and its presence. One that cannot have it is sent away and comes again. */
  async settle(socket: AnySocket, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!isUnavailable(error)) this.log.error({ err: error }, 'a socket could not be settled')
      socket.disconnect(true)
    }
  }

  /** Extends a socket by a newer token of the same speaker. Returns when it will end now. */
  async extend(socket: AnySocket, token: string): Promise<Date> {
    const { speaker, expiresAt } = socket.data.speaker.kind === 'visitor'
      ? await this.visitors.speakerOf(token) : await this.sessions.speakerOf(token)
    if (speaker.id !== socket.data.speaker.id) throw new Refusal('forbidden', 'This token is of someone else.')
    socket.data.expiresAt = expiresAt.getTime()
    return expiresAt
  }

  private async admitVisitor(socket: VisitorSocket, token: string): Promise<void> {
    const { speaker, expiresAt } = await this.visitors.speakerOf(token)
    await this.refuseForeign(socket, speaker.siteId)
    Object.assign(socket.data, { speaker, expiresAt: expiresAt.getTime() })
  }

  private async admitAgent(socket: AgentSocket, token: string): Promise<void> {
    await this.refuseForeign(socket, null)
    const { speaker, expiresAt } = await this.sessions.speakerOf(token)
    Object.assign(socket.data, { speaker, expiresAt: expiresAt.getTime() })
  }

  private async refuseForeign(socket: AnySocket, siteId: string | null): Promise<void> {
    if (await this.origins.isAllowedFor(siteId, socket.handshake.headers)) return
    throw new Refusal('forbidden', 'Pages of this origin may not connect here. Add it to the allowed origins of the site.')
  }

  private async admit(
    socket: AnySocket, answered: ReadonlySet<string>, next: (error?: Error) => void, who: (token: string) => Promise<void>,
  ): Promise<void> {
    try {
      socket.data.address = stranger(addressOf(socket.request, this.config.trustedProxies))
      if (this.draining.isOn) throw new Refusal('unavailable', 'This server is stopping. Try again in a moment.', { retryAfter: 1 })
      this.connects.take(socket.data.address, this.clock.now())
      const offered = handshake.safeParse(socket.handshake.auth)
      if (!offered.success) throw new Refusal('unauthenticated', 'The handshake needs a token and a protocol.')
      if (offered.data.protocol < PROTOCOL_VERSION) throw new Refusal('client_too_old', 'Reload the page to get the newer version.')
      await who(offered.data.token)
      guardPackets(socket, answered, this.clock, this.packets)
      next()
    } catch (error) {
      next(refusedConnection(error))
    }
  }
}

/** What `connect_error` carries in `data`. */
function refusedConnection(error: unknown): Error {
  const refusal = error instanceof Refusal ? error : isUnavailable(error) ? unavailable()
    : new Refusal('unavailable', 'Something went wrong here. Try again in a moment.', { retryAfter: 5 })
  return Object.assign(new Error(refusal.message), { data: errorOf(refusal) })
}
