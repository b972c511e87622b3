import { Injectable, Logger } from '@nestjs/common'
import { PROTOCOL_VERSION } from '@parley/protocol'
import { z } from 'zod'
import { AgentSessionsService } from '../agents/agent-sessions.service.js'
import { Clock } from '../clock.js'
import { Config } from '../config.js'
import { Draining } from '../health/draining.js'
import { isUnavailable, unavailable } from '../database/unavailable.js'
import { Limits, stranger } from '../limits/limits.js'
import { MetricsService } from '../metrics/metrics.service.js'
import { Refusal } from '../refusal.js'
import { OriginsService } from '../sites/origins.service.js'
import { VisitorsService } from '../visitors/visitors.service.js'
import { addressOf } from './address.js'
import { Admission } from './admission.js'
import type { Answered } from './asking.js'
import { hearPackets, type PacketLimits } from './hear-packets.js'
import { errorOf, Replies } from './replies.js'
import { shareWrites } from './shared-writes.js'
import { SlowConsumers } from './slow-consumers.js'
import { SocketBounds } from './socket-bounds.js'
import type { AgentNamespace, AgentSocket, AnySocket, VisitorNamespace, VisitorSocket } from './sockets.js'

const handshake = z.object({ token: z.string().min(1).max(4096), protocol: z.int() })

/** Looks at the token's signature alone, counts its owner, and then asks the database. */
type Admit = (token: string, count: (personId: string) => void) => Promise<void>

/**
 * Lets sockets in: token, protocol and origin are checked before anything else is heard, and whoever is refused is
 * told why.
 */
@Injectable()
export class HandshakeService {
  private readonly log = new Logger('Realtime')
  /** New sockets without a good token, by address. */
  private readonly strangers: Limits
  /** New sockets with one, by whose it is. An office or a proxy brings hundreds of people back from one address at once. */
  private readonly known: { person: Limits; address: Limits }
  private readonly packets: PacketLimits
  private readonly door: Admission

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly sessions: AgentSessionsService,
    private readonly visitors: VisitorsService,
    private readonly origins: OriginsService,
    private readonly draining: Draining,
    private readonly metrics: MetricsService,
    private readonly slow: SlowConsumers,
    private readonly replies: Replies,
    bounds: SocketBounds,
  ) {
    const rate = (burst: number, perSecond: number, keys?: number) =>
      new Limits({ burst: burst * config.rateFactor, perSecond: perSecond * config.rateFactor }, keys)
    this.strangers = rate(100, 5)
    this.known = { person: rate(60, 2), address: rate(2000, 100) }
    this.door = new Admission(bounds.handshakes)
    this.packets = { socket: rate(60, 20), person: rate(120, 40), address: rate(1000, 300) }
  }

  /** Lets visitors in, and answers these events of theirs. */
  guardVisitors(namespace: VisitorNamespace, answered: Answered): void {
    namespace.use((socket, next) => void this.admit(socket, answered, next, (token, count) => this.admitVisitor(socket, token, count)))
  }

  /** Lets agents in, and answers these events of theirs. */
  guardAgents(namespace: AgentNamespace, answered: Answered): void {
    namespace.use((socket, next) => void this.admit(socket, answered, next, (token, count) => this.admitAgent(socket, token, count)))
  }

  /** What a socket needs before it is of use, its rooms and its presence. One that cannot have it is sent away and comes again. */
  async settle(socket: AnySocket, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!isUnavailable(error)) this.log.error({ err: error }, 'a socket could not be settled')
      socket.disconnect(true)
    } finally {
      this.door.end(socket)
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

  private async admitVisitor(socket: VisitorSocket, token: string, count: (personId: string) => void): Promise<void> {
    const { speaker, expiresAt } = this.visitors.claimed(token)
    // Agents always come in: they are few, and should be back within the grace.
    this.door.begin(socket)
    count(speaker.id)
    await Promise.all([this.visitors.confirm(speaker), this.refuseForeign(socket, speaker.siteId)])
    Object.assign(socket.data, { speaker, expiresAt: expiresAt.getTime() })
  }

  private async admitAgent(socket: AgentSocket, token: string, count: (personId: string) => void): Promise<void> {
    await this.refuseForeign(socket, null)
    const claim = this.sessions.claimed(token)
    count(claim.agentId)
    const speaker = await this.sessions.confirm(claim)
    Object.assign(socket.data, { speaker, expiresAt: claim.expiresAt.getTime() })
  }

  private async refuseForeign(socket: AnySocket, siteId: string | null): Promise<void> {
    if (await this.origins.isAllowedFor(siteId, socket.handshake.headers)) return
    throw new Refusal('forbidden', 'Pages of this origin may not connect here. Add it to the allowed origins of the site.')
  }

  private async admit(
    socket: AnySocket, answered: Answered, next: (error?: Error) => void, who: Admit,
  ): Promise<void> {
    let isKnown = false
    try {
      socket.data.address = stranger(addressOf(socket.request, this.config.trustedProxies))
      if (this.draining.isOn) throw new Refusal('unavailable', 'This server is stopping. Try again in a moment.', { retryAfter: 1 })
      const offered = handshake.safeParse(socket.handshake.auth)
      if (!offered.success) throw new Refusal('unauthenticated', 'The handshake needs a token and a protocol.')
      if (offered.data.protocol < PROTOCOL_VERSION) throw new Refusal('client_too_old', 'Reload the page to get the newer version.')
      await who(offered.data.token, (personId) => {
        isKnown = true
        this.known.person.take(personId, this.clock.now())
        this.known.address.take(socket.data.address, this.clock.now())
      })
      this.slow.watch(socket)
      shareWrites(socket.conn)
      hearPackets(socket, {
        answered, clock: this.clock, limits: this.packets, replies: this.replies, isBehind: () => this.slow.isBehind(socket),
        confirm: async () => { if (socket.data.speaker.kind === 'visitor') await this.visitors.confirm(socket.data.speaker) },
      })
      next()
    } catch (error) {
      this.door.end(socket)
      const refusal = isKnown ? refusalFrom(error) : this.counted(socket, refusalFrom(error))
      this.metrics.refusedHandshake(refusal.code)
      next(Object.assign(new Error(refusal.message), { data: errorOf(refusal) }))
    }
  }

  /** What a stranger is told. One who knocks too often is told that, whatever the reason was. */
  private counted(socket: AnySocket, refusal: Refusal): Refusal {
    if (refusal.code === 'unavailable') return refusal
    try {
      this.strangers.take(socket.data.address, this.clock.now())
      return refusal
    } catch (error) {
      return refusalFrom(error)
    }
  }
}

/** What `connect_error` carries in `data`. */
function refusalFrom(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  return isUnavailable(error) ? unavailable()
    : new Refusal('unavailable', 'Something went wrong here. Try again in a moment.', { retryAfter: 5 })
}
