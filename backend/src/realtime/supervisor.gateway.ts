import { UseInterceptors } from '@nestjs/common'
import { ConnectedSocket, WebSocketGateway } from '@nestjs/websockets'
import type { AgentConversation, Board, DeclaredStatus, Entry } from '@parley/protocol'
import { ConversationsService } from '../conversations/conversations.service.js'
import { OversightService } from '../conversations/oversight.service.js'
import { PresenceService } from '../presence/presence.service.js'
import { Refusal } from '../refusal.js'
import { BoardService } from '../routing/board.service.js'
import { seesAll, type AgentSpeaker } from '../speaker.js'
import { Answers, Request, Speaking, type Asked } from './asking.js'
import { join } from './join.js'
import { ReplyInterceptor } from './reply.interceptor.js'
import { rooms } from './rooms.js'
import type { AgentSocket } from './sockets.js'

/** What supervisors may ask beside what every agent may. The services refuse others. */
@WebSocketGateway({ namespace: '/agent' })
@UseInterceptors(ReplyInterceptor)
export class SupervisorGateway {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly oversight: OversightService,
    private readonly presence: PresenceService,
    private readonly board: BoardService,
  ) {}

  @Answers('conversation:whisper')
  async whisper(
    @Speaking() speaker: AgentSpeaker, @Request('conversation:whisper') request: Asked<'conversation:whisper'>,
  ): Promise<{ entry: Entry }> {
    return { entry: await this.oversight.whisper(speaker, request) }
  }

  @Answers('conversation:join')
  async join(
    @Speaking() speaker: AgentSpeaker, @Request('conversation:join') request: Asked<'conversation:join'>,
  ): Promise<{ conversation: AgentConversation }> {
    await this.oversight.join(speaker, request)
    return { conversation: await this.conversations.ofAgent(speaker, request.conversationId) }
  }

  @Answers('conversation:part')
  async part(
    @Speaking() speaker: AgentSpeaker, @Request('conversation:part') request: Asked<'conversation:part'>,
  ): Promise<{ conversation: AgentConversation }> {
    await this.oversight.part(speaker, request)
    return { conversation: await this.conversations.ofAgent(speaker, request.conversationId) }
  }

  @Answers('agent:set-status')
  async setStatus(
    @Speaking() speaker: AgentSpeaker, @Request('agent:set-status') request: Asked<'agent:set-status'>,
  ): Promise<{ status: DeclaredStatus }> {
    await this.presence.setStatusOf(speaker, request)
    return { status: request.status }
  }

  /** Joins first, then reads. */
  @Answers('board:open')
  async openBoard(
    @Speaking() speaker: AgentSpeaker, @ConnectedSocket() socket: AgentSocket, @Request('board:open') _: Asked<'board:open'>,
  ): Promise<{ board: Board }> {
    if (!seesAll(speaker)) throw new Refusal('forbidden', 'This is for supervisors.')
    await join(socket, rooms.board)
    return { board: await this.board.view() }
  }

  @Answers('board:close')
  async closeBoard(@ConnectedSocket() socket: AgentSocket, @Request('board:close') _: Asked<'board:close'>): Promise<object> {
    await socket.leave(rooms.board)
    return {}
  }
}
