import { Injectable } from '@nestjs/common'
import type { AgentConversation, Board, DeclaredStatus, Entry } from '@parley/protocol'
import { ConversationsService } from '../conversations/conversations.service.js'
import { OversightService } from '../conversations/oversight.service.js'
import { PresenceService } from '../presence/presence.service.js'
import { Refusal } from '../refusal.js'
import { BoardService } from '../routing/board.service.js'
import { seesAll, type AgentSpeaker } from '../speaker.js'
import { Answers, type Asked } from './asking.js'
import { join } from './join.js'
import { rooms } from './rooms.js'
import type { AgentSocket } from './sockets.js'

/** What supervisors may ask beside what every agent may. The services refuse others. */
@Injectable()
export class SupervisorGateway {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly oversight: OversightService,
    private readonly presence: PresenceService,
    private readonly board: BoardService,
  ) {}

  @Answers('conversation:whisper')
  async whisper(speaker: AgentSpeaker, request: Asked<'conversation:whisper'>): Promise<{ entry: Entry }> {
    return { entry: await this.oversight.whisper(speaker, request) }
  }

  @Answers('conversation:join')
  async join(speaker: AgentSpeaker, request: Asked<'conversation:join'>): Promise<{ conversation: AgentConversation }> {
    await this.oversight.join(speaker, request)
    return { conversation: await this.conversations.ofAgent(speaker, request.conversationId) }
  }

  @Answers('conversation:part')
  async part(speaker: AgentSpeaker, request: Asked<'conversation:part'>): Promise<{ conversation: AgentConversation }> {
    await this.oversight.part(speaker, request)
    return { conversation: await this.conversations.ofAgent(speaker, request.conversationId) }
  }

  @Answers('agent:set-status')
  async setStatus(speaker: AgentSpeaker, request: Asked<'agent:set-status'>): Promise<{ status: DeclaredStatus }> {
    await this.presence.setStatusOf(speaker, request)
    return { status: request.status }
  }

  /** Joins first, then reads. */
  @Answers('board:open')
  async openBoard(speaker: AgentSpeaker, _: Asked<'board:open'>, socket: AgentSocket): Promise<{ board: Board }> {
    if (!seesAll(speaker)) throw new Refusal('forbidden', 'This is for supervisors.')
    await join(socket, rooms.board)
    return { board: await this.board.view() }
  }

  @Answers('board:close')
  async closeBoard(_: AgentSpeaker, _request: Asked<'board:close'>, socket: AgentSocket): Promise<object> {
    await socket.leave(rooms.board)
    return {}
  }
}
