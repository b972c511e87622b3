import type { Server as HttpServer } from 'node:http'
import { Logger, type INestApplicationContext } from '@nestjs/common'
import { IoAdapter } from '@nestjs/platform-socket.io'
import { limits } from '@parley/protocol'
import type { createShardedAdapter } from '@socket.io/redis-adapter'
import { Server } from 'socket.io'
import type { Config } from '../config.js'
import type { SocketBounds } from './socket-bounds.js'

/** How long REST requests that were begun may take once the server closes. */
const CLOSING_MS = 2_000

/**
 * Socket.IO with Parley's bounds. A connection that is half open is noticed after `pingInterval + pingTimeout`, on
 * both sides. With `REDIS_URL` pushes also reach the sockets of other nodes; without, there is one node.
 */
export class SocketIoAdapter extends IoAdapter {
  private readonly log = new Logger('Redis')
  private adapter: ReturnType<typeof createShardedAdapter> | null = null
  private closeRedis: (() => void) | null = null

  constructor(app: INestApplicationContext, private readonly config: Config, private readonly bounds: SocketBounds) {
    super(app)
  }

  /** Opens the connections to Redis, if one is configured. Its library is a third of all modules, so only then is it loaded. */
  async connect(): Promise<void> {
    if (!this.config.redisUrl) return
    const [{ createClient }, redis] = await Promise.all([import('redis'), import('@socket.io/redis-adapter')])
    const client = createClient({ url: this.config.redisUrl })
    const subscriber = client.duplicate()
    for (const each of [client, subscriber]) each.on('error', (error: Error) => this.log.warn(error.message))
    await Promise.all([client.connect(), subscriber.connect()])
    this.adapter = redis.createShardedAdapter(client, subscriber)
    this.closeRedis = () => {
      client.destroy()
      subscriber.destroy()
    }
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
    if (this.adapter) server.adapter(this.adapter)
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
    this.closeRedis?.()
  }
}
