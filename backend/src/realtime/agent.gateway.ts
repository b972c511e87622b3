import { WebSocketGateway, type OnGatewayConnection, type OnGatewayDisconnect, type OnGatewayInit } from '@nestjs/websockets'
import type { AgentConversation, DeclaredStatus, Entry, Head, Offer, Sync } from '@parley/protocol'
import { Clock } from '../clock.js'
import { AssignmentsService } from '../conversations/assignments.service.js'
import { ConversationsService } from '../conversations/conversations.service.js'
import { LifecycleService } from '../conversations/lifecycle.service.js'
import { authorOf, MessagesService } from '../conversations/messages.service.js'
import { OffersService } from '../conversations/offers.service.js'
import { ReceiptsService } from '../conversations/receipts.service.js'
import { SilenceService } from '../conversations/silence.service.js'
import { DomainEvents } from '../events/domain-events.js'
import { MetricsService } from '../metrics/metrics.service.js'
import { PresenceService } from '../presence/presence.service.js'
import { seesAll, type AgentSpeaker } from '../speaker.js'
import { Answers, answersOf, type Asked } from './asking.js'
import { HandshakeService } from './handshake.service.js'
import { InFlight } from './in-flight.js'
import { join } from './join.js'
import { Memberships } from './memberships.js'
import { Namespaces } from './namespaces.js'
import { rooms } from './rooms.js'
import { SupervisorGateway } from './supervisor.gateway.js'
import type { AgentNamespace, AgentSocket } from './sockets.js'
import { whileAsked } from './while-asked.js'

/** Everything an agent may ask, together with what supervisors may. */
@WebSocketGateway({ namespace: '/agent' })
export class AgentGateway implements OnGatewayInit, OnGatewayConnection, OnGatewayDisconnect {
  constructor(
    private readonly clock: Clock,
    private readonly events: DomainEvents,
    private readonly handshake: HandshakeService,
    private readonly inFlight: InFlight,
    private readonly memberships: Memberships,
    private readonly namespaces: Namespaces,
    private readonly presence: PresenceService,
    private readonly metrics: MetricsService,
    private readonly conversations: ConversationsService,
    private readonly lifecycle: LifecycleService,
    private readonly messages: MessagesService,
    private readonly assignments: AssignmentsService,
    private readonly receipts: ReceiptsService,
    private readonly offers: OffersService,
    private readonly silence: SilenceService,
    private readonly supervisors: SupervisorGateway,
  ) {}

  afterInit(namespace: AgentNamespace): void {
    this.handshake.guardAgents(namespace, answersOf(this, this.supervisors))
    this.namespaces.agents = namespace
  }

  async handleConnection(socket: AgentSocket): Promise<void> {
    const { speaker } = socket.data
    this.metrics.opened('agent')
    await this.handshake.settle(socket, async () => {
      // Presence first: it notes the socket before anything is waited for, so that a line that drops meanwhile is forgotten.
      await Promise.all([
        this.presence.connect(socket.id, { kind: 'agent', personId: speaker.id }),
        join(socket, [
          rooms.team, rooms.agent(speaker.id), rooms.session(speaker.sessionId), ...(seesAll(speaker) ? [rooms.overseers] : []),
        ]),
        this.memberships.join(socket),
      ])
    })
  }

  async handleDisconnect(socket: AgentSocket): Promise<void> {
    this.metrics.closed('agent')
    this.inFlight.gone(socket.id)
    await this.presence.disconnect(socket.id)
  }

  /** Joins first, then reads. */
  @Answers('inbox:open')
  async inbox(
    speaker: AgentSpeaker, _: Asked<'inbox:open'>, socket: AgentSocket,
  ): Promise<{ rows: AgentConversation[]; offers: Offer[] }> {
    await this.memberships.join(socket)
    return { rows: await this.conversations.inbox(speaker), offers: await this.offers.openOf(speaker.id) }
  }

  @Answers('conversation:sync')
  async sync(
    speaker: AgentSpeaker, { conversationId, afterSeq, limit }: Asked<'conversation:sync'>, socket: AgentSocket,
  ): Promise<Sync<AgentConversation>> {
    await this.conversations.refuseUnlessVisible(speaker, conversationId)
    await join(socket, rooms.conversation(conversationId))
    return this.conversations.syncAgent(speaker, conversationId, afterSeq, limit)
  }

  @Answers('message:send')
  async send(speaker: AgentSpeaker, request: Asked<'message:send'>, socket: AgentSocket): Promise<{ entry: Entry }> {
    return { entry: await this.messages.say(speaker, request, socket.id) }
  }

  @Answers('note:add')
  async note(speaker: AgentSpeaker, request: Asked<'note:add'>): Promise<{ entry: Entry }> {
    return { entry: await this.messages.note(speaker, request) }
  }

  @Answers('message:edit')
  async edit(speaker: AgentSpeaker, request: Asked<'message:edit'>): Promise<{ entry: Entry }> {
    return { entry: await this.messages.edit(speaker, request) }
  }

  @Answers('message:recall')
  async recall(speaker: AgentSpeaker, request: Asked<'message:recall'>): Promise<{ entry: Entry }> {
    return { entry: await this.messages.recall(speaker, request) }
  }

  @Answers('receipt')
  async receipt(speaker: AgentSpeaker, request: Asked<'receipt'>): Promise<object> {
    await this.receipts.move(speaker, request)
    return {}
  }

  /** What an agent types is not shown before it is sent, so a preview goes no further than here. */
  @Answers('typing')
  async typing(speaker: AgentSpeaker, { conversationId, typing }: Asked<'typing'>, socket: AgentSocket): Promise<object> {
    const { agent, joined } = await this.conversations.ofAgent(speaker, conversationId)
    const talks = agent?.id === speaker.id || joined.some(({ id }) => id === speaker.id)
    if (agent?.id === speaker.id) await this.silence.noteTyping(conversationId, speaker.id)
    this.events.tell('typing', {
      conversationId, by: authorOf(speaker), typing, fromSocketId: socket.id, reachesVisitor: talks,
    })
    return {}
  }

  @Answers('conversation:accept')
  async accept(speaker: AgentSpeaker, request: Asked<'conversation:accept'>): Promise<{ conversation: AgentConversation }> {
    const id = await this.assignments.accept(speaker, request)
    return { conversation: await this.conversations.ofAgent(speaker, id) }
  }

  /** The reply is the conversation as it is now, even where it has just left what the agent may see. */
  @Answers('conversation:transfer')
  async transfer(
    speaker: AgentSpeaker, request: Asked<'conversation:transfer'>,
  ): Promise<{ conversation: AgentConversation }> {
    await this.assignments.transfer(speaker, request)
    return { conversation: await this.conversations.teamView(request.conversationId) }
  }

  @Answers('conversation:snooze')
  async snooze(speaker: AgentSpeaker, request: Asked<'conversation:snooze'>): Promise<{ conversation: AgentConversation }> {
    await this.assignments.snooze(speaker, request)
    return { conversation: await this.conversations.ofAgent(speaker, request.conversationId) }
  }

  @Answers('conversation:close')
  async close(
    speaker: AgentSpeaker, { conversationId }: Asked<'conversation:close'>,
  ): Promise<{ conversation: AgentConversation }> {
    await this.lifecycle.close(speaker, conversationId)
    return { conversation: await this.conversations.ofAgent(speaker, conversationId) }
  }

  @Answers('presence:set')
  async setPresence(speaker: AgentSpeaker, { status, reason }: Asked<'presence:set'>): Promise<{ status: DeclaredStatus }> {
    await this.presence.setStatus(speaker, status, reason)
    return { status }
  }

  /** Of this tab alone. */
  @Answers('presence:idle')
  async setIdle(
    speaker: AgentSpeaker, { idle, forSeconds = 0 }: Asked<'presence:idle'>, socket: AgentSocket,
  ): Promise<object> {
    if (!socket.connected) return {}
    await this.presence.setIdle(socket.id, speaker, idle ? forSeconds : null)
    return {}
  }

  @Answers('offer:decline')
  async decline(speaker: AgentSpeaker, request: Asked<'offer:decline'>): Promise<object> {
    await this.offers.decline(speaker, request)
    return {}
  }

  @Answers('heartbeat')
  async heartbeat(speaker: AgentSpeaker): Promise<{ now: string; heads: Record<string, Head> }> {
    return { now: this.clock.now().toISOString(), heads: await whileAsked(this.conversations.heads(speaker)) }
  }

  @Answers('auth:refresh')
  async refresh(_: AgentSpeaker, { token }: Asked<'auth:refresh'>, socket: AgentSocket): Promise<{ expiresAt: string }> {
    return { expiresAt: (await this.handshake.extend(socket, token)).toISOString() }
  }
}
