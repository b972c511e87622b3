// The whole backend on a free port with a database of its own, and the people of a story.
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import type { Queue, Role, SetupDone, Site } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { createApp } from '../src/app.js'
import { type Config, readConfig } from '../src/config.js'
import { type Calls, callsTo } from './calls.js'
import { type TestAgent, type TestVisitor, makePeople } from './people.js'
import { SettableClock } from './settable-clock.js'
import { aDatabase } from './test-database.js'

export interface World extends Calls {
  /** Origin of the first node, like `http://127.0.0.1:41234`. */
  url: string
  clock: SettableClock
  config: Config
  app: NestFastifyApplication
  db: DataSource
  /** The site and the queue that the first start makes. */
  site: Site
  queue: Queue
  /** The first admin, made by setup; a member of `queue`. */
  admin: () => Promise<TestAgent>
  /** A new agent, signed in; without `queues` a member of the first queue. */
  anAgent: (wish?: { role?: Role; queues?: string[]; capacity?: number; name?: string }) => Promise<TestAgent>
  /** A new visitor with a running session; without `site` on the first one. */
  aVisitor: (wish?: { site?: Pick<Site, 'siteKey'>; token?: string }) => Promise<TestVisitor>
  /** One more node on the same database. */
  anotherNode: () => Promise<{ app: NestFastifyApplication; url: string }>
  close: () => Promise<void>
}

/** Starts a world. Close it at the end of the story. */
export async function aWorld(environment: Record<string, string> = {}): Promise<World> {
  const database = await aDatabase()
  const clock = new SettableClock()
  const config = readConfig({
    DATABASE_URL: database.url, PORT: '0', HOST: '127.0.0.1', JWT_SECRET: 'a story needs a secret of thirty-two bytes too',
    LOG_LEVEL: 'silent', DRAIN_MS: '0', ...environment,
  })
  const apps: NestFastifyApplication[] = []
  const start = async () => {
    const app = await createApp(config, { clock })
    apps.push(app)
    await app.listen(0, '127.0.0.1')
    return { app, url: (await app.getUrl()).replace('localhost', '127.0.0.1') }
  }
  const { app, url } = await start()
  const calls = callsTo(url)
  const { admin, ...people } = makePeople(url, calls)
  const first: SetupDone = await calls.done('POST', '/api/setup', { body: people.setup })
  return {
    ...calls, ...people, url, clock, config, app, db: app.get(DataSource), site: first.site, queue: first.queue,
    admin: async () => admin(first),
    anAgent: async (wish = {}) => people.anAgent(await admin(first), { queues: [first.queue.id], ...wish }),
    aVisitor: (wish = {}) => people.aVisitor({ site: first.site, ...wish }),
    anotherNode: start,
    close: async () => {
      people.leave()
      await Promise.all(apps.map((each) => each.close()))
      await database.drop()
    },
  }
}
