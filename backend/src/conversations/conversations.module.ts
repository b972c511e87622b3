import { Module } from '@nestjs/common'
import { PresenceModule } from '../presence/presence.module.js'
import { SitesModule } from '../sites/sites.module.js'
import { VisitorsModule } from '../visitors/visitors.module.js'
import { AssignmentsService } from './assignments.service.js'
import { ConversationsController } from './conversations.controller.js'
import { ConversationsService } from './conversations.service.js'
import { LifecycleService } from './lifecycle.service.js'
import { MessagesService } from './messages.service.js'
import { ReceiptsService } from './receipts.service.js'
import { Transactions } from './transactions.js'
import { VisitorDetailsController } from './visitor-details.controller.js'
import { VisitorDetailsService } from './visitor-details.service.js'

const services = [AssignmentsService, ConversationsService, LifecycleService, MessagesService, ReceiptsService]

@Module({
  imports: [PresenceModule, SitesModule, VisitorsModule],
  controllers: [ConversationsController, VisitorDetailsController],
  providers: [...services, Transactions, VisitorDetailsService],
  exports: services,
})
export class ConversationsModule {}
