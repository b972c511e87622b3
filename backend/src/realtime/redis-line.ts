import { Logger } from '@nestjs/common'
import { ignoreLost, redisClients, type Heard, type RedisClients } from './redis-clients.js'

/** How long a start waits for Redis; it goes on without. */
const FIRST_MS = 2_000
/** Redis that answered nothing for so long is asked nothing more, so that what waits for it is bounded. */
const PATIENCE_MS = 3_000
const MOST_UNDERWAY = 20_000
const AGAIN_MS = 1_000

/** Counts what could not be sent to other nodes. */
export interface RedisFigures { redisIs(up: boolean): void; redisDropped(): void }

/**
 * The line to Redis that Socket.IO's adapter publishes through and hears from. A push is a hint, so one that Redis does
 * not take now is dropped: nothing waits for Redis, least of all the sockets of this node, which the adapter serves once
 * publishing has answered. So it is answered at once.
 */
export class RedisLine {
  private readonly log = new Logger('Redis')
  /** By channel, since of a cluster each may be with another server. */
  private readonly underway = new Map<string, { count: number; answeredAt: number }>()
  private isUp = false
  private isClosed = false
  private clients: RedisClients | null = null

  private constructor(private readonly figures: RedisFigures) {}

  /** Connects, and keeps at it: where Redis is not there yet, it is found once it is. Several addresses are one cluster. */
  static async open(urls: readonly string[], figures: RedisFigures): Promise<RedisLine> {
    const line = new RedisLine(figures)
    await line.connect(urls)
    return line
  }

  /** What the adapter takes for its publishing client. */
  readonly toPublish = {
    sPublish: (channel: string, message: string | Buffer) => {
      this.publish(channel, message)
      return Promise.resolve(0)
    },
    /** By having it, a client is known for one of this library. */
    sSubscribe: () => Promise.resolve(),
  }

  /** What the adapter takes for its subscribing client. */
  readonly toSubscribe = {
    sSubscribe: (channel: string, heard: Heard) => { this.subscribe(channel, heard) },
    sUnsubscribe: (channel: string) => { this.clients?.unsubscribe(channel).catch(ignoreLost) },
  }

  close(): void {
    this.isClosed = true
    this.clients?.destroy()
  }

  private async connect(urls: readonly string[]): Promise<void> {
    this.figures.redisIs(false)
    this.clients = await redisClients(urls, { found: () => this.found(), lost: (error) => this.lost(error) })
    const first = new Promise((resolve) => { setTimeout(resolve, FIRST_MS).unref() })
    await Promise.race([this.clients.connect().catch(ignoreLost), first])
    if (!this.isUp) this.log.warn(`Redis is not there after ${FIRST_MS / 1000} s. Starting without; pushes reach this node alone.`)
  }

  private publish(channel: string, message: string | Buffer): void {
    const now = performance.now()
    const line = this.underway.get(channel) ?? { count: 0, answeredAt: now }
    const isStuck = now - line.answeredAt > PATIENCE_MS || line.count >= MOST_UNDERWAY
    if (!this.clients?.isReady() || isStuck) return this.figures.redisDropped()
    line.count += 1
    this.underway.set(channel, line)
    this.clients.publish(channel, message).catch(() => this.figures.redisDropped()).finally(() => {
      line.count -= 1
      line.answeredAt = performance.now()
      if (line.count === 0) this.underway.delete(channel)
    })
  }

  /** A subscription that broke off half-way is not among those that the library makes again by itself. */
  private subscribe(channel: string, heard: Heard): void {
    if (this.isClosed) return
    this.clients?.subscribe(channel, heard)
      .catch(() => { setTimeout(() => this.subscribe(channel, heard), AGAIN_MS).unref() })
  }

  private found(): void {
    if (this.isUp || this.isClosed) return
    this.isUp = true
    this.figures.redisIs(true)
    this.log.log('Redis is there: pushes reach all nodes.')
  }

  private lost(error: Error): void {
    if (this.isClosed) return
    if (this.isUp) this.log.warn(`Redis is away: until it is back, some pushes reach this node alone. ${error.message}`)
    this.isUp = false
    this.figures.redisIs(false)
  }
}
