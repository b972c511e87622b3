import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { AppModule } from './app.module.js'
import { type Clock, SystemClock } from './clock.js'
import type { Config } from './config.js'
import { prepareHttp, serverOptions } from './http/server.js'

/**
 * The whole backend on `config.databaseUrl`, whose schema is up to date; not listening yet.
 * It ends with `app.close()`, which drains connections and closes the database.
 */
export async function createApp(config: Config, options: { clock?: Clock } = {}): Promise<NestFastifyApplication> {
  const clock = options.clock ?? new SystemClock()
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(config, clock), new FastifyAdapter(serverOptions(config)),
    // Fastify's own JSON parser is the only one: forms could be posted from any page.
    { bodyParser: false, abortOnError: false, logger: config.logLevel === 'silent' ? false : ['fatal', 'error', 'warn', 'log'] },
  )
  await prepareHttp(app)
  return app
}
