import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { DataSource } from 'typeorm'
import { createApp, type Parts } from '../src/app.js'
import { type Config, readConfig } from '../src/config.js'
import { type Calls, callsTo } from './calls.js'
import { type CutLine, aCutLine } from './cut-line.js'
import { SettableClock } from './settable-clock.js'
import { aDatabase } from './test-database.js'

/** What a story may put in place of the usual. */
export type HouseParts = Omit<Parts, 'clock'>

interface Node { app: NestFastifyApplication; url: string }

export interface House extends Node, Calls {
  clock: SettableClock
  config: Config
  db: DataSource
  /** What goes between the backend and PostgreSQL; it can be cut and mended. */
  line: CutLine
  /** One more node on the same database. */
  anotherNode: () => Promise<Node>
  close: () => Promise<void>
}

/** The whole backend on a free port with a database of its own, as on its first start: nobody is in it yet. */
export async function aHouse(environment: Record<string, string> = {}, parts: HouseParts = {}): Promise<House> {
  const database = await aDatabase()
  const line = await aCutLine(database.url)
  const clock = new SettableClock()
  const config = readConfig({
    DATABASE_URL: line.url, PORT: '0', HOST: '127.0.0.1', JWT_SECRET: 'a story needs a secret of thirty-two bytes too',
    LOG_LEVEL: 'silent', DRAIN_MS: '0', ...environment,
  })
  const apps: NestFastifyApplication[] = []
  const start = async () => {
    const app = await createApp(config, { ...parts, clock })
    apps.push(app)
    await app.listen(0, '127.0.0.1')
    return { app, url: (await app.getUrl()).replace('localhost', '127.0.0.1') }
  }
  const { app, url } = await start()
  return {
    ...callsTo(url), app, url, clock, config, line, db: app.get(DataSource), anotherNode: start,
    close: async () => {
      await Promise.all(apps.map((each) => each.close()))
      await line.close()
      await database.drop()
    },
  }
}
