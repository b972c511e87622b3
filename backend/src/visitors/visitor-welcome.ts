import type { VisitorConversation, VisitorPresence } from '@parley/protocol'
import type { VisitorSpeaker } from '../speaker.js'

/** What a visitor is told on arrival that only rooms further on know; they provide it. */
export abstract class VisitorWelcome {
  /** Who could answer on this site now. */
  abstract presence(siteId: string): Promise<VisitorPresence>
  /** Their open conversations and those closed lately, newest first. */
  abstract conversations(speaker: VisitorSpeaker): Promise<VisitorConversation[]>
}
