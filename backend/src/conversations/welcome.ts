import { Injectable } from '@nestjs/common'
import type { VisitorConversation, VisitorPresence } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { Clock } from '../clock.js'
import { gatheredAvailability } from '../presence/availability.js'
import type { VisitorSpeaker } from '../speaker.js'
import { VisitorWelcome } from '../visitors/visitor-welcome.js'
import { ConversationsService } from './conversations.service.js'

/** What a visitor finds on arrival: who could answer, and what they talked about. */
@Injectable()
export class Welcome extends VisitorWelcome {
  private readonly availability: ReturnType<typeof gatheredAvailability>

  constructor(db: DataSource, clock: Clock, private readonly found: ConversationsService) {
    super()
    this.availability = gatheredAvailability(db, clock)
  }

  override presence(siteId: string): Promise<VisitorPresence> {
    return this.availability.ask(siteId)
  }

  override conversations(speaker: VisitorSpeaker): Promise<VisitorConversation[]> {
    return this.found.listOfVisitor(speaker)
  }
}
