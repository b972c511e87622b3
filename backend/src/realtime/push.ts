import { Injectable, type OnModuleInit } from '@nestjs/common'
import { DomainEvents, type DomainEventMap } from '../events/domain-events.js'
import { Namespaces } from './namespaces.js'
import { rooms } from './rooms.js'

/**
 * Pushes what is said in conversations to those who follow them, at once. A push is a hint: whoever misses one finds out
 * by the heads of the next heartbeat.
 */
@Injectable()
export class Push implements OnModuleInit {
  constructor(private readonly events: DomainEvents, private readonly namespaces: Namespaces) {}

  onModuleInit(): void {
    this.events.on('conversation.appended', (event) => this.pushEntries(event))
    this.events.on('typing', (event) => this.pushTyping(event))
  }

  private pushEntries({ conversationId, entries, fromSocketId }: DomainEventMap['conversation.appended']): void {
    const room = rooms.conversation(conversationId)
    const except = fromSocketId ?? []
    for (const { team, visitor } of entries) {
      this.namespaces.agents?.to(room).except(except).emit('entry', { conversationId, entry: team })
      if (visitor) this.namespaces.visitors?.to(room).except(except).emit('entry', { conversationId, entry: visitor })
    }
  }

  private pushTyping({ fromSocketId, reachesVisitor, preview, ...typing }: DomainEventMap['typing']): void {
    const room = rooms.conversation(typing.conversationId)
    const toTeam = preview === undefined ? typing : { ...typing, preview }
    this.namespaces.agents?.to(room).except(fromSocketId).emit('typing', toTeam)
    if (reachesVisitor) this.namespaces.visitors?.to(room).except(fromSocketId).emit('typing', typing)
  }
}
