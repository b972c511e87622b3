import { Module } from '@nestjs/common'
import { AgentsModule } from '../agents/agents.module.js'
import { TokensModule } from '../tokens/tokens.module.js'
import { VisitorsModule } from '../visitors/visitors.module.js'
import { AttachmentsController } from './attachments.controller.js'
import { AttachmentsService } from './attachments.service.js'
import { SpeakerGuard } from './speaker.guard.js'
import { UploadsService } from './uploads.service.js'

/** Files, which belong to messages and notes. Who sees those, the room of conversations says (`EntryAccess`). */
@Module({
  imports: [AgentsModule, TokensModule, VisitorsModule],
  controllers: [AttachmentsController],
  providers: [AttachmentsService, UploadsService, SpeakerGuard],
  exports: [AttachmentsService],
})
export class AttachmentsModule {}
