import { type DynamicModule, Module } from '@nestjs/common'
import { AgentsModule } from './agents/agents.module.js'
import { AttachmentsModule } from './attachments/attachments.module.js'
import { AuditModule } from './audit/audit.module.js'
import { Clock } from './clock.js'
import { Config } from './config.js'
import { ConversationsModule } from './conversations/conversations.module.js'
import { DatabaseModule } from './database/database.module.js'
import { entities } from './entities.js'
import { EventsModule } from './events/events.module.js'
import { HealthModule } from './health/health.module.js'
import { HttpModule } from './http/http.module.js'
import { MetricsModule } from './metrics/metrics.module.js'
import { PresenceModule } from './presence/presence.module.js'
import { QueuesModule } from './queues/queues.module.js'
import { RealtimeModule } from './realtime/realtime.module.js'
import { SocketBounds } from './realtime/socket-bounds.js'
import { RoutingModule } from './routing/routing.module.js'
import { SimulatorModule } from './simulator/simulator.module.js'
import { SitesModule } from './sites/sites.module.js'
import { TokensModule } from './tokens/tokens.module.js'
import { TranscriptsModule } from './transcripts/transcripts.module.js'
import { VisitorsModule } from './visitors/visitors.module.js'
import type { WebFolders } from './web/web-folders.js'
import { WebModule } from './web/web.module.js'

/** Every room of the backend. The order is that of the import rule: a room uses those above it. */
const rooms = [
  HttpModule, TokensModule, AuditModule, QueuesModule, SitesModule, VisitorsModule, AgentsModule,
  PresenceModule, AttachmentsModule, ConversationsModule, RoutingModule, SimulatorModule, RealtimeModule,
  TranscriptsModule, HealthModule, MetricsModule,
]

@Module({})
export class AppModule {
  /** The whole backend with these settings, this clock and these built apps. */
  static with(config: Config, clock: Clock, web: WebFolders, bounds: SocketBounds): DynamicModule {
    return {
      module: AppModule,
      global: true,
      imports: [EventsModule, DatabaseModule.with(entities), ...rooms, WebModule.with(web)],
      providers: [
        { provide: Config, useValue: config }, { provide: Clock, useValue: clock },
        { provide: SocketBounds, useValue: bounds },
      ],
      exports: [Config, Clock, SocketBounds],
    }
  }
}
