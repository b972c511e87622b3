import { Global, Module } from '@nestjs/common'
import { AttachmentsModule } from '../attachments/attachments.module.js'
import { EntryAccess } from '../attachments/entry-access.js'
import { PresenceModule } from '../presence/presence.module.js'
import { QueuesModule } from '../queues/queues.module.js'
import { SitesModule } from '../sites/sites.module.js'
import { TakeOver } from '../visitors/take-over.js'
import { VisitorWelcome } from '../visitors/visitor-welcome.js'
import { VisitorsModule } from '../visitors/visitors.module.js'
import { AssignmentsService } from './assignments.service.js'
import { Availability } from './availability.js'
import { ConversationsTakeOver } from './conversations-take-over.js'
import { ConversationsController } from './conversations.controller.js'
import { ConversationsService } from './conversations.service.js'
import { EntryVisibility } from './entry-visibility.js'
import { LifecycleService } from './lifecycle.service.js'
import { MessagesService } from './messages.service.js'
import { LineService } from './line.service.js'
import { OffersService } from './offers.service.js'
import { OversightService } from './oversight.service.js'
import { Paces } from './paces.js'
import { ReturnsService } from './returns.service.js'
import { ReceiptsService } from './receipts.service.js'
import { SilenceService } from './silence.service.js'
import { SharedCommits } from './shared-commits.js'
import { Transactions } from './transactions.js'
import { VisitorDetailsController } from './visitor-details.controller.js'
import { VisitorDetailsService } from './visitor-details.service.js'
import { Welcome } from './welcome.js'

const services = [
  AssignmentsService, Availability, ConversationsService, LifecycleService, LineService, MessagesService, OffersService,
  OversightService, Paces, ReceiptsService, ReturnsService, SilenceService,
]

/** Global for `VisitorWelcome`, `TakeOver` and `EntryAccess`, which other rooms ask for and this room knows. */
@Global()
@Module({
  imports: [AttachmentsModule, PresenceModule, QueuesModule, SitesModule, VisitorsModule],
  controllers: [ConversationsController, VisitorDetailsController],
  providers: [
    ...services, SharedCommits, Transactions, VisitorDetailsService, { provide: VisitorWelcome, useClass: Welcome },
    { provide: TakeOver, useClass: ConversationsTakeOver }, { provide: EntryAccess, useClass: EntryVisibility },
  ],
  exports: [...services, Transactions, VisitorWelcome, TakeOver, EntryAccess],
})
export class ConversationsModule {}
