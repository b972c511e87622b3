import { WebSocketGateway, type OnGatewayConnection, type OnGatewayDisconnect, type OnGatewayInit } from '@nestjs/websockets'
import type { Entry, Head, Sync, VisitorConversation } from '@parley/protocol'
import { Clock } from '../clock.js'
import { ConversationsService } from '../conversations/conversations.service.js'
import { LifecycleService } from '../conversations/lifecycle.service.js'
import { authorOf, MessagesService } from '../conversations/messages.service.js'
import { ReceiptsService } from '../conversations/receipts.service.js'
import { DomainEvents } from '../events/domain-events.js'
import { MetricsService } from '../metrics/metrics.service.js'
import { PresenceService } from '../presence/presence.service.js'
import type { VisitorSpeaker } from '../speaker.js'
import { VisitorsService } from '../visitors/visitors.service.js'
import { Answers, answersOf, type Asked } from './asking.js'
import { HandshakeService } from './handshake.service.js'
import { InFlight } from './in-flight.js'
import { join } from './join.js'
import { Namespaces } from './namespaces.js'
import { PeoplePush } from './people-push.js'
import { rooms } from './rooms.js'
import type { VisitorNamespace, VisitorSocket } from './sockets.js'
import { whileAsked } from './while-asked.js'

/** Everything a visitor may ask. */
@WebSocketGateway({ namespace: '/visitor' })
export class VisitorGateway implements OnGatewayInit, OnGatewayConnection, OnGatewayDisconnect {
  constructor(
    private readonly clock: Clock,
    private readonly events: DomainEvents,
    private readonly handshake: HandshakeService,
    private readonly inFlight: InFlight,
    private readonly namespaces: Namespaces,
    private readonly people: PeoplePush,
    private readonly presence: PresenceService,
    private readonly metrics: MetricsService,
    private readonly visitors: VisitorsService,
    private readonly conversations: ConversationsService,
    private readonly lifecycle: LifecycleService,
    private readonly messages: MessagesService,
    private readonly receipts: ReceiptsService,
  ) {}

  afterInit(namespace: VisitorNamespace): void {
    this.handshake.guardVisitors(namespace, answersOf(this))
    this.namespaces.visitors = namespace
  }

  async handleConnection(socket: VisitorSocket): Promise<void> {
    const { speaker } = socket.data
    this.metrics.opened('visitor')
    await this.handshake.settle(socket, async () => {
      // Presence first: it notes the socket before anything is waited for, so that a line that drops meanwhile is forgotten.
      await Promise.all([
        this.presence.connect(socket.id, { kind: 'visitor', personId: speaker.id }),
        join(socket, [rooms.visitor(speaker.id), rooms.site(speaker.siteId)]),
      ])
      await this.people.availabilityTo(socket)
    })
  }

  async handleDisconnect(socket: VisitorSocket): Promise<void> {
    this.metrics.closed('visitor')
    this.inFlight.gone(socket.id)
    await this.presence.disconnect(socket.id)
  }

  @Answers('conversation:open')
  async open(
    speaker: VisitorSpeaker, request: Asked<'conversation:open'>, socket: VisitorSocket,
  ): Promise<{ conversation: VisitorConversation; entries: Entry[] }> {
    const id = await this.lifecycle.open(speaker, request)
    if (request.message) await this.messages.say(speaker, { conversationId: id, ...request.message })
    await join(socket, rooms.conversation(id))
    const { conversation, entries } = await this.conversations.syncVisitor(speaker, id, 0)
    return { conversation, entries }
  }

  @Answers('conversation:leave-message')
  async leaveMessage(
    speaker: VisitorSpeaker, request: Asked<'conversation:leave-message'>,
  ): Promise<{ conversation: VisitorConversation }> {
    const { message, conversationId } = request
    await this.lifecycle.leaveMessage(speaker, request)
    if (message) await this.messages.say(speaker, { conversationId, ...message })
    return { conversation: await this.conversations.ofVisitor(speaker, conversationId) }
  }

  @Answers('message:send')
  async send(speaker: VisitorSpeaker, request: Asked<'message:send'>, socket: VisitorSocket): Promise<{ entry: Entry }> {
    return { entry: await this.messages.say(speaker, request, socket.id) }
  }

  @Answers('message:edit')
  async edit(speaker: VisitorSpeaker, request: Asked<'message:edit'>): Promise<{ entry: Entry }> {
    return { entry: await this.messages.edit(speaker, request) }
  }

  @Answers('message:recall')
  async recall(speaker: VisitorSpeaker, request: Asked<'message:recall'>): Promise<{ entry: Entry }> {
    return { entry: await this.messages.recall(speaker, request) }
  }

  /** Joins the live feed first, then reads: what is stored in between comes twice rather than never. */
  @Answers('conversation:sync')
  async sync(
    speaker: VisitorSpeaker, { conversationId, afterSeq, limit }: Asked<'conversation:sync'>, socket: VisitorSocket,
  ): Promise<Sync<VisitorConversation>> {
    await this.conversations.refuseUnlessVisible(speaker, conversationId)
    await join(socket, rooms.conversation(conversationId))
    return this.conversations.syncVisitor(speaker, conversationId, afterSeq, limit)
  }

  @Answers('receipt')
  async receipt(speaker: VisitorSpeaker, request: Asked<'receipt'>): Promise<object> {
    await this.receipts.move(speaker, request)
    return {}
  }

  @Answers('typing')
  async typing(
    speaker: VisitorSpeaker, { conversationId, typing, preview }: Asked<'typing'>, socket: VisitorSocket,
  ): Promise<object> {
    if (!socket.rooms.has(rooms.conversation(conversationId))) {
      await this.conversations.refuseUnlessVisible(speaker, conversationId)
    }
    this.events.tell('typing', {
      conversationId, by: authorOf(speaker), typing, fromSocketId: socket.id, reachesVisitor: true,
      ...(preview === undefined ? {} : { preview }),
    })
    return {}
  }

  @Answers('conversation:rate')
  async rate(speaker: VisitorSpeaker, request: Asked<'conversation:rate'>): Promise<{ conversation: VisitorConversation }> {
    await this.lifecycle.rate(speaker, request)
    return { conversation: await this.conversations.ofVisitor(speaker, request.conversationId) }
  }

  @Answers('conversation:close')
  async close(
    speaker: VisitorSpeaker, { conversationId }: Asked<'conversation:close'>,
  ): Promise<{ conversation: VisitorConversation }> {
    await this.lifecycle.close(speaker, conversationId)
    return { conversation: await this.conversations.ofVisitor(speaker, conversationId) }
  }

  @Answers('page')
  async page(speaker: VisitorSpeaker, page: Asked<'page'>): Promise<object> {
    await this.visitors.page(speaker.id, page)
    return {}
  }

  @Answers('heartbeat')
  async heartbeat(speaker: VisitorSpeaker): Promise<{ now: string; heads: Record<string, Head> }> {
    return { now: this.clock.now().toISOString(), heads: await whileAsked(this.conversations.heads(speaker)) }
  }

  @Answers('auth:refresh')
  async refresh(_: VisitorSpeaker, { token }: Asked<'auth:refresh'>, socket: VisitorSocket): Promise<{ expiresAt: string }> {
    return { expiresAt: (await this.handshake.extend(socket, token)).toISOString() }
  }
}
