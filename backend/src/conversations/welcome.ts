import { Injectable } from '@nestjs/common'
import type { VisitorConversation, VisitorPresence } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { Clock } from '../clock.js'
import { availabilityOf } from '../presence/availability.js'
import type { VisitorSpeaker } from '../speaker.js'
import { VisitorWelcome } from '../visitors/visitor-welcome.js'
import { ConversationsService } from './conversations.service.js'

/** What a visitor finds on arrival: who could answer, and what they talked about. */
@Injectable()
export class Welcome extends VisitorWelcome {
  constructor(private readonly db: DataSource, private readonly clock: Clock, private readonly found: ConversationsService) {
    super()
  }

  override presence(siteId: string): Promise<VisitorPresence> {
    return availabilityOf(this.db, siteId, this.clock.now())
  }

  override conversations(speaker: VisitorSpeaker): Promise<VisitorConversation[]> {
    return this.found.listOfVisitor(speaker)
  }
}
