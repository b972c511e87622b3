import { Injectable } from '@nestjs/common'
import type { VisitorConversation, VisitorPresence } from '@parley/protocol'
import type { VisitorSpeaker } from '../speaker.js'
import { VisitorWelcome } from '../visitors/visitor-welcome.js'
import { Availability } from './availability.js'
import { ConversationsService } from './conversations.service.js'

/** What a visitor finds on arrival: who could answer, and what they talked about. */
@Injectable()
export class Welcome extends VisitorWelcome {
  constructor(private readonly availability: Availability, private readonly found: ConversationsService) {
    super()
  }

  override presence(siteId: string): Promise<VisitorPresence> {
    return this.availability.of(siteId)
  }

  override conversations(speaker: VisitorSpeaker): Promise<VisitorConversation[]> {
    return this.found.listOfVisitor(speaker)
  }
}
