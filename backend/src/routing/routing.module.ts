import { Module } from '@nestjs/common'
import { AttachmentsModule } from '../attachments/attachments.module.js'
import { ConversationsModule } from '../conversations/conversations.module.js'
import { PresenceModule } from '../presence/presence.module.js'
import { RouterService } from './router.service.js'
import { Sweeper } from './sweeper.js'

@Module({ imports: [AttachmentsModule, PresenceModule, ConversationsModule], providers: [RouterService, Sweeper], exports: [RouterService, Sweeper] })
export class RoutingModule {}
