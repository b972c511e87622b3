import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import type { Logger } from 'pino'
import { AppModule } from './app.module.js'
import { type Clock, SystemClock } from './clock.js'
import type { Config } from './config.js'
import { prepareHttp, serverOptions } from './http/server.js'
import { serveDocs } from './openapi/serve-docs.js'
import { allowSitePages } from './visitors/cors.js'
import { type SocketBounds, usualBounds } from './realtime/socket-bounds.js'
import { SocketIoAdapter } from './realtime/socket-io.adapter.js'
import { openLog } from './logging/log.js'
import { loggingOptions, logRequests } from './logging/log-requests.js'
import { NestLog } from './logging/nest-log.js'
import { protect } from './web/protect.js'
import { builtApps, type WebFolders } from './web/web-folders.js'

/** What a story may put in place of its own. */
export interface Parts { clock?: Clock; log?: Logger; web?: WebFolders; bounds?: Partial<SocketBounds> }

/**
 * The whole backend on `config.databaseUrl`, whose schema is up to date; not listening yet.
 * It ends with `app.close()`, which drains connections and closes the database.
 */
export async function createApp(config: Config, options: Parts = {}): Promise<NestFastifyApplication> {
  const clock = options.clock ?? new SystemClock()
  const bounds = { ...usualBounds, ...options.bounds }
  const log = options.log ?? openLog(config.logLevel)
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(config, clock, options.web ?? builtApps(), bounds),
    new FastifyAdapter({ ...serverOptions(config), ...loggingOptions(log) }),
    // Fastify's own JSON parser is the only one: forms could be posted from any page.
    { bodyParser: false, abortOnError: false, logger: new NestLog(log) },
  )
  logRequests(app.getHttpAdapter().getInstance(), log)
  await protect(app, config)
  await prepareHttp(app)
  allowSitePages(app)
  serveDocs(app)
  const sockets = new SocketIoAdapter(app, config, bounds)
  await sockets.connect()
  app.useWebSocketAdapter(sockets)
  return app
}
