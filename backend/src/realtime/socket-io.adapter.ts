import type { Server as HttpServer } from 'node:http'
import type { INestApplicationContext } from '@nestjs/common'
import { IoAdapter } from '@nestjs/platform-socket.io'
import { limits } from '@parley/protocol'
import type { createShardedAdapter } from '@socket.io/redis-adapter'
import { Server } from 'socket.io'
import type { Config } from '../config.js'
import { Draining } from '../health/draining.js'
import { MetricsService } from '../metrics/metrics.service.js'
import { hangUpOnStrangers } from './hang-up.js'
import { RedisLine } from './redis-line.js'
import type { SocketBounds } from './socket-bounds.js'

/** How long REST requests that were begun may take once the server closes. */
const CLOSING_MS = 2_000

/**
 * Socket.IO with Parley's bounds. A connection that is half open is noticed after `pingInterval + pingTimeout`, on
 * both sides. With `REDIS_URL` pushes also reach the sockets of other nodes; without, there is one node.
 */
export class SocketIoAdapter extends IoAdapter {
  private adapter: ReturnType<typeof createShardedAdapter> | null = null
  private redis: RedisLine | null = null

  constructor(private readonly app: INestApplicationContext, private readonly config: Config, private readonly bounds: SocketBounds) {
    super(app)
  }

  /**
   * Opens the connections to Redis, if one is configured. Its library is a third of all modules, so only then is it
   * loaded. One channel carries all rooms of a namespace: with a channel for each room, who joins one and then reads
   * would miss what is pushed before Redis knows.
   */
  async connect(): Promise<void> {
    if (!this.config.redisUrl) return
    const { createShardedAdapter } = await import('@socket.io/redis-adapter')
    this.redis = await RedisLine.open(this.config.redisUrl, this.app.get(MetricsService))
    this.adapter = createShardedAdapter(this.redis.toPublish, this.redis.toSubscribe, { subscriptionMode: 'static' })
  }

  override createIOServer(): Server {
    const server = new Server(this.httpServer as HttpServer, {
      transports: ['websocket', 'polling'],
      serveClient: false,
      maxHttpBufferSize: limits.frameBytes,
      perMessageDeflate: false,
      connectTimeout: 10_000,
      pingInterval: this.bounds.pingIntervalMs,
      pingTimeout: this.bounds.pingTimeoutMs,
    })
    if (this.adapter) {
      server.adapter(this.adapter)
      hangUpOnStrangers(server, this.app.get(Draining))
    }
    return server
  }

  /**
   * Socket.IO closes the HTTP server too, which then waits for its connections; browsers hold some open on which they
   * never asked anything. Requests that were begun have a moment, the rest does not keep the process.
   */
  override async close(server: Server): Promise<void> {
    setTimeout(() => (this.httpServer as HttpServer).closeAllConnections(), CLOSING_MS).unref()
    await super.close(server)
  }

  override async dispose(): Promise<void> {
    await super.dispose()
    this.redis?.close()
  }
}
