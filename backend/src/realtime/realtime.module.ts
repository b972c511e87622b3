import { Module } from '@nestjs/common'
import { AgentsModule } from '../agents/agents.module.js'
import { ConversationsModule } from '../conversations/conversations.module.js'
import { PresenceModule } from '../presence/presence.module.js'
import { RoutingModule } from '../routing/routing.module.js'
import { SitesModule } from '../sites/sites.module.js'
import { VisitorsModule } from '../visitors/visitors.module.js'
import { AgentGateway } from './agent.gateway.js'
import { HandshakeService } from './handshake.service.js'
import { InFlight } from './in-flight.js'
import { Lifespan } from './lifespan.js'
import { Memberships } from './memberships.js'
import { Namespaces } from './namespaces.js'
import { Neighbours } from './neighbours.js'
import { OffersPush } from './offers-push.js'
import { PeoplePush } from './people-push.js'
import { PlacesPush } from './places-push.js'
import { PresencePush } from './presence-push.js'
import { Push } from './push.js'
import { Replies } from './replies.js'
import { RoutingPush } from './routing-push.js'
import { SlowConsumers } from './slow-consumers.js'
import { SupervisorGateway } from './supervisor.gateway.js'
import { ViewPush } from './view-push.js'
import { VisitorGateway } from './visitor.gateway.js'

@Module({
  imports: [AgentsModule, ConversationsModule, PresenceModule, RoutingModule, SitesModule, VisitorsModule],
  providers: [
    AgentGateway, HandshakeService, InFlight, Lifespan, Memberships, Namespaces, Neighbours, OffersPush, PeoplePush, PlacesPush,
    PresencePush, Push, Replies, RoutingPush, SlowConsumers, SupervisorGateway, ViewPush, VisitorGateway,
  ],
})
export class RealtimeModule {}
