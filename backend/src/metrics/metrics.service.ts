import { Injectable, type OnModuleDestroy } from '@nestjs/common'
import type { ErrorCode } from '@parley/protocol'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { DataSource } from 'typeorm'
import { DomainEvents } from '../events/domain-events.js'
import { poolOf } from './pool.js'
import { waitingByQueue } from './waiting-by-queue.js'

type Kind = 'visitor' | 'agent'

/**
 * The figures of this process, for Prometheus. Queues are looked up in the database at each scrape, so that every node
 * says the same of them.
 */
@Injectable()
export class MetricsService implements OnModuleDestroy {
  private readonly registry = new Registry()
  private readonly own = { registers: [this.registry] }

  private readonly connections = new Gauge({
    ...this.own, name: 'parley_connections', help: 'Sockets connected to this process.', labelNames: ['kind'],
  })
  private readonly entries = new Counter({
    ...this.own, name: 'parley_messages_total', labelNames: ['kind', 'author'],
    help: 'Messages and notes stored through this process, by who wrote them.',
  })
  private readonly acknowledgements = new Histogram({
    ...this.own, name: 'parley_acknowledgement_seconds', labelNames: ['event'],
    help: 'From the arrival of a socket event to its acknowledgement.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  })
  private readonly refusals = new Counter({
    ...this.own, name: 'parley_refusals_total', help: 'Socket events that were refused.', labelNames: ['event', 'code'],
  })
  private readonly handshakes = new Counter({
    ...this.own, name: 'parley_handshakes_refused_total', help: 'Sockets that were not let in.', labelNames: ['code'],
  })
  private readonly slow = new Counter({
    ...this.own, name: 'parley_slow_sockets_total', labelNames: ['kind'],
    help: 'Sockets that were ended because they read too slowly.',
  })
  private readonly waitingBytes = new Gauge({
    ...this.own, name: 'parley_socket_waiting_bytes', labelNames: ['which'],
    help: 'What waits in this process for sockets to read it: of all of them, and of the slowest.',
  })
  /** Stays out where there is no Redis to be up. */
  private readonly redisUp = new Gauge({
    registers: [], name: 'parley_redis_up', help: 'Whether this process has its connections to Redis.',
  })
  private readonly redisDrops = new Counter({
    registers: [], name: 'parley_redis_dropped_total', help: 'Pushes that could not be given to other processes.',
  })
  private readonly up = new Gauge({
    ...this.own, name: 'parley_database_up', help: 'Whether PostgreSQL answered this scrape.',
  })
  private readonly waiting = new Gauge({
    ...this.own, name: 'parley_queue_waiting', help: 'Conversations that wait for an agent.', labelNames: ['queue'],
  })
  private readonly oldest = new Gauge({
    ...this.own, name: 'parley_queue_oldest_seconds', labelNames: ['queue'],
    help: 'How long the longest-waiting conversation waits.',
  })
  private readonly pool = new Gauge({
    ...this.own, name: 'parley_database_connections', labelNames: ['state'],
    help: 'The pool: connections in use and idle, and requests waiting for one.',
  })

  constructor(private readonly db: DataSource, events: DomainEvents) {
    collectDefaultMetrics({ register: this.registry })
    for (const kind of ['visitor', 'agent'] as const) this.connections.set({ kind }, 0)
    events.on('conversation.appended', ({ entries }) => {
      for (const { team: { kind, author } } of entries) {
        if (kind === 'message' || kind === 'note') this.entries.inc({ kind, author: author.kind })
      }
    })
  }

  onModuleDestroy(): void {
    this.registry.clear()
  }

  /** A socket came. */
  opened(kind: Kind): void {
    this.connections.inc({ kind })
  }

  /** A socket went. */
  closed(kind: Kind): void {
    this.connections.dec({ kind })
  }

  /** A socket event was answered with yes, after so many milliseconds. */
  acknowledged(event: string, ms: number): void {
    this.acknowledgements.observe({ event }, ms / 1000)
  }

  /** A socket event was answered with no. */
  refused(event: string, code: ErrorCode): void {
    this.refusals.inc({ event, code })
  }

  /** A socket was not let in. */
  refusedHandshake(code: ErrorCode): void {
    this.handshakes.inc({ code })
  }

  /** A socket was ended because it read too slowly. */
  endedSlow(kind: Kind): void {
    this.slow.inc({ kind })
  }

  /** So many bytes wait for all sockets, and for the slowest of them. */
  waitingForSockets(all: number, most: number): void {
    this.waitingBytes.set({ which: 'all' }, all)
    this.waitingBytes.set({ which: 'most' }, most)
  }

  /** The connections to Redis came or went. */
  redisIs(up: boolean): void {
    if (!this.registry.getSingleMetric('parley_redis_up')) {
      this.registry.registerMetric(this.redisUp)
      this.registry.registerMetric(this.redisDrops)
    }
    this.redisUp.set(up ? 1 : 0)
  }

  /** A push could not be given to other processes. */
  redisDropped(): void {
    this.redisDrops.inc()
  }

  /** All figures in Prometheus' text format, and its content type. */
  async text(): Promise<{ type: string; text: string }> {
    await this.look()
    return { type: this.registry.contentType, text: await this.registry.metrics() }
  }

  /** What is not counted as it happens, but looked up when somebody asks. */
  private async look(): Promise<void> {
    for (const [state, count] of Object.entries(poolOf(this.db))) this.pool.set({ state }, count)
    const queues = await waitingByQueue(this.db)
    this.up.set(queues === null ? 0 : 1)
    this.waiting.reset()
    this.oldest.reset()
    for (const { queue, waiting, oldestSeconds } of queues ?? []) {
      this.waiting.set({ queue }, waiting)
      this.oldest.set({ queue }, oldestSeconds)
    }
  }
}
