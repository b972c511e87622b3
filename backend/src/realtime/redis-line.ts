import { Logger } from '@nestjs/common'
import type { createClient } from 'redis'

type Client = ReturnType<typeof createClient>
type Heard = (message: Buffer, channel: Buffer) => void

/** How long a start waits for Redis; it goes on without. */
const FIRST_MS = 2_000
/** A connection that is quiet for longer than it takes to answer pings is given up, and made anew. */
const PING_MS = 2_000
const SILENCE_MS = 6_000
/** Redis that answered nothing for so long is asked nothing more, so that what waits for it is bounded. */
const PATIENCE_MS = 3_000
const MOST_UNDERWAY = 20_000
const AGAIN_MS = 1_000
const LONGEST_WAIT_MS = 2_000

/** Counts what could not be sent to other nodes. */
export interface RedisFigures { redisIs(up: boolean): void; redisDropped(): void }

/**
 * The line to Redis that Socket.IO's adapter publishes through and hears from. A push is a hint, so one that Redis does
 * not take now is dropped: nothing waits for Redis, least of all the sockets of this node, which the adapter serves once
 * publishing has answered. So it is answered at once.
 */
export class RedisLine {
  private readonly log = new Logger('Redis')
  private underway = 0
  private answeredAt = 0
  private isClosed = false
  private readonly ups = new Set<Client>()

  private constructor(
    private readonly publisher: Client, private readonly subscriber: Client, private readonly figures: RedisFigures,
  ) {}

  /** Connects, and keeps at it: where Redis is not there yet, it is found once it is. */
  static async open(url: string, figures: RedisFigures): Promise<RedisLine> {
    const redis = await import('redis')
    const publisher: Client = redis.createClient({
      url, pingInterval: PING_MS, disableOfflineQueue: true,
      socket: { connectTimeout: SILENCE_MS, socketTimeout: SILENCE_MS, reconnectStrategy: soon },
    })
    const line = new RedisLine(publisher, publisher.duplicate({ disableOfflineQueue: false }), figures)
    await line.connect()
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
    sUnsubscribe: (channel: string) => { this.subscriber.sUnsubscribe(channel).catch(ignoreLost) },
  }

  close(): void {
    this.isClosed = true
    for (const client of this.clients()) client.destroy()
  }

  private async connect(): Promise<void> {
    this.figures.redisIs(false)
    for (const client of this.clients()) {
      client.on('ready', () => this.found(client))
      client.on('error', (error: Error) => this.lost(client, error))
    }
    const connected = Promise.all(this.clients().map((client) => client.connect()))
    await Promise.race([connected.catch(ignoreLost), new Promise((resolve) => { setTimeout(resolve, FIRST_MS).unref() })])
    if (!this.isUp()) this.log.warn(`Redis is not there after ${FIRST_MS / 1000} s. Starting without; pushes reach this node alone.`)
  }

  private publish(channel: string, message: string | Buffer): void {
    const now = performance.now()
    if (this.underway === 0) this.answeredAt = now
    const isStuck = now - this.answeredAt > PATIENCE_MS || this.underway >= MOST_UNDERWAY
    if (!this.publisher.isReady || isStuck) return this.figures.redisDropped()
    this.underway += 1
    this.publisher.sPublish(channel, message).catch(() => this.figures.redisDropped()).finally(() => {
      this.underway -= 1
      this.answeredAt = performance.now()
    })
  }

  /** A subscription that broke off half-way is not among those that the library makes again by itself. */
  private subscribe(channel: string, heard: Heard): void {
    if (this.isClosed) return
    this.subscriber.sSubscribe(channel, heard, true)
      .catch(() => { setTimeout(() => this.subscribe(channel, heard), AGAIN_MS).unref() })
  }

  private found(client: Client): void {
    this.ups.add(client)
    if (!this.isUp()) return
    this.figures.redisIs(true)
    this.log.log('Redis is there: pushes reach all nodes.')
  }

  private lost(client: Client, error: Error): void {
    if (this.isClosed) return
    const wasUp = this.isUp()
    this.ups.delete(client)
    this.figures.redisIs(false)
    if (wasUp) this.log.warn(`Redis is away: until it is back, pushes reach this node alone. ${error.message}`)
  }

  private isUp(): boolean {
    return this.ups.size === this.clients().length
  }

  private clients(): Client[] {
    return [this.publisher, this.subscriber]
  }
}

/** The loss of a connection is told by its event. */
const ignoreLost = () => undefined

/** When to try again, for nodes that lost it together not all at once. */
const soon = (retries: number) => Math.min(LONGEST_WAIT_MS, 50 * 2 ** retries) * (0.5 + Math.random() / 2)
