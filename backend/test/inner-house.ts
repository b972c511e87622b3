// The rooms of the backend up to routing, on a database of their own and without doors: no HTTP, no sockets, nobody to
// whom anything is pushed. For what drives services by the ten thousand.
import type { INestApplicationContext } from '@nestjs/common'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { Site } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { AgentsModule } from '../src/agents/agents.module.js'
import { SetupService } from '../src/agents/setup.service.js'
import { AttachmentsModule } from '../src/attachments/attachments.module.js'
import { AuditModule } from '../src/audit/audit.module.js'
import { Clock } from '../src/clock.js'
import { Config, readConfig } from '../src/config.js'
import { ConversationsModule } from '../src/conversations/conversations.module.js'
import { DatabaseModule } from '../src/database/database.module.js'
import { entities } from '../src/entities.js'
import { EventsModule } from '../src/events/events.module.js'
import { PresenceModule } from '../src/presence/presence.module.js'
import { QueuesModule } from '../src/queues/queues.module.js'
import { RoutingModule } from '../src/routing/routing.module.js'
import { SitesModule } from '../src/sites/sites.module.js'
import { TokensModule } from '../src/tokens/tokens.module.js'
import { VisitorsModule } from '../src/visitors/visitors.module.js'
import { SettableClock } from './settable-clock.js'
import { aDatabase } from './test-database.js'

/** What drives services needs of a house, whether it has doors or not. */
export interface Ground {
  app: Pick<INestApplicationContext, 'get'>
  db: DataSource
  clock: SettableClock
  site: Pick<Site, 'id'>
  admin: () => Promise<{ id: string; me: { name: string } }>
  close: () => Promise<void>
}
export interface InnerHouse extends Ground {
  /** One more node on the same database, which hears of the others by its sweeps only. */
  anotherNode: () => Promise<Pick<Ground, 'app'>>
}

@Module({})
class InnerRooms {}

/** As on its first start, with the first admin. */
export async function anInnerHouse(): Promise<InnerHouse> {
  const database = await aDatabase()
  const clock = new SettableClock()
  const config = readConfig({
    DATABASE_URL: database.url, JWT_SECRET: 'a story needs a secret of thirty-two bytes too', LOG_LEVEL: 'silent', RATE_FACTOR: '1000',
  })
  const nodes: INestApplicationContext[] = []
  const anotherNode = async () => {
    const app = await NestFactory.createApplicationContext({
      module: InnerRooms, global: true,
      imports: [
        EventsModule, DatabaseModule.with(entities), TokensModule, AuditModule, QueuesModule, SitesModule, VisitorsModule,
        AgentsModule, PresenceModule, AttachmentsModule, ConversationsModule, RoutingModule,
      ],
      providers: [{ provide: Config, useValue: config }, { provide: Clock, useValue: clock }],
      exports: [Config, Clock],
    }, { abortOnError: false, logger: ['error', 'fatal'] })
    nodes.push(app)
    return { app }
  }
  const { app } = await anotherNode()
  const { site, agent } = await app.get(SetupService, { strict: false }).run(
    { name: 'Ada', email: 'ada@parley.example', password: 'four green boats at dawn' }, 'here')
  return {
    app, db: app.get(DataSource), clock, site, anotherNode,
    admin: async () => ({ id: agent.id, me: agent }),
    close: async () => {
      await Promise.all(nodes.map((node) => node.close()))
      await database.drop()
    },
  }
}
