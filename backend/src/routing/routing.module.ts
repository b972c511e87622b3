import { Module } from '@nestjs/common'
import { AttachmentsModule } from '../attachments/attachments.module.js'
import { ConversationsModule } from '../conversations/conversations.module.js'
import { PresenceModule } from '../presence/presence.module.js'
import { VisitorsModule } from '../visitors/visitors.module.js'
import { BoardService } from './board.service.js'
import { DueService } from './due.service.js'
import { ExplanationsService } from './explanations.service.js'
import { LostAgents } from './lost-agents.service.js'
import { Roster } from './roster.js'
import { RouterService } from './router.service.js'
import { RoutingController } from './routing.controller.js'
import { Sweeper } from './sweeper.js'

@Module({
  imports: [AttachmentsModule, PresenceModule, ConversationsModule, VisitorsModule],
  controllers: [RoutingController],
  providers: [BoardService, DueService, ExplanationsService, LostAgents, Roster, RouterService, Sweeper],
  exports: [BoardService, Roster, RouterService, Sweeper],
})
export class RoutingModule {}
