import { Module } from '@nestjs/common'
import { ConversationsModule } from '../conversations/conversations.module.js'
import { VisitorsModule } from '../visitors/visitors.module.js'
import { TranscriptsController } from './transcripts.controller.js'
import { TranscriptsService } from './transcripts.service.js'

@Module({ imports: [ConversationsModule, VisitorsModule], controllers: [TranscriptsController], providers: [TranscriptsService] })
export class TranscriptsModule {}
