import { Injectable, type OnModuleInit } from '@nestjs/common'
import { Config } from '../config.js'
import { DomainEvents, type DomainEventMap } from '../events/domain-events.js'
import { Namespaces } from './namespaces.js'
import { rooms } from './rooms.js'
import type { AgentNamespace, VisitorNamespace } from './sockets.js'

/**
 * Pushes what is said in conversations to those who follow them, at once. A push is a hint: whoever misses one finds out
 * by the heads of the next heartbeat.
 */
@Injectable()
export class Push implements OnModuleInit {
  constructor(
    private readonly config: Config, private readonly events: DomainEvents, private readonly namespaces: Namespaces,
  ) {}

  onModuleInit(): void {
    this.events.on('conversation.appended', (event) => this.pushEntries(event))
    this.events.on('typing', (event) => this.pushTyping(event))
  }

  private pushEntries({ conversationId, entries, fromSocketId }: DomainEventMap['conversation.appended']): void {
    const room = rooms.conversation(conversationId)
    const except = fromSocketId ?? []
    const { agents, visitors } = this.namespaces
    for (const { team, visitor } of entries) {
      if (this.mayHear(agents, room, fromSocketId)) {
        agents?.to(room).except(except).emit('entry', { conversationId, entry: team })
      }
      if (visitor && this.mayHear(visitors, room, fromSocketId)) {
        visitors?.to(room).except(except).emit('entry', { conversationId, entry: visitor })
      }
    }
  }

  /** Whether somebody besides the sender may be in the room. Who is there on other nodes, only those know. */
  private mayHear(namespace: AgentNamespace | VisitorNamespace | null, room: string, sender: string | undefined): boolean {
    if (!namespace || this.config.redisUrls.length > 0) return namespace !== null
    const there = namespace.adapter.rooms.get(room)
    return there !== undefined && there.size > (sender !== undefined && there.has(sender) ? 1 : 0)
  }

  private pushTyping({ fromSocketId, reachesVisitor, preview, ...typing }: DomainEventMap['typing']): void {
    const room = rooms.conversation(typing.conversationId)
    const toTeam = preview === undefined ? typing : { ...typing, preview }
    this.namespaces.agents?.to(room).except(fromSocketId).emit('typing', toTeam)
    if (reachesVisitor) this.namespaces.visitors?.to(room).except(fromSocketId).emit('typing', typing)
  }
}
