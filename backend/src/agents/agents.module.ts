import { Module } from '@nestjs/common'
import { APP_GUARD } from '@nestjs/core'
import { QueuesModule } from '../queues/queues.module.js'
import { SitesModule } from '../sites/sites.module.js'
import { TokensModule } from '../tokens/tokens.module.js'
import { AgentSessionsService } from './agent-sessions.service.js'
import { AgentGuard } from './agent.guard.js'
import { AgentsController } from './agents.controller.js'
import { AgentRoutingService } from './agent-routing.service.js'
import { AgentsService } from './agents.service.js'
import { AuthController } from './auth.controller.js'
import { InvitationsController } from './invitations.controller.js'
import { InvitationsService } from './invitations.service.js'
import { MeController } from './me.controller.js'
import { RefreshCookie } from './refresh-cookie.js'
import { SetupController } from './setup.controller.js'
import { SetupService } from './setup.service.js'
import { SignInThrottle } from './sign-in-throttle.js'
import { SignInService } from './sign-in.service.js'

/** The people who answer: who they are, how they get in, and what they may do. */
@Module({
  imports: [TokensModule, QueuesModule, SitesModule],
  controllers: [AgentsController, AuthController, InvitationsController, MeController, SetupController],
  providers: [
    AgentRoutingService, AgentsService, AgentSessionsService, InvitationsService, RefreshCookie, SetupService, SignInService,
    SignInThrottle,
    { provide: APP_GUARD, useClass: AgentGuard },
  ],
  exports: [AgentsService, AgentSessionsService, SetupService],
})
export class AgentsModule {}
