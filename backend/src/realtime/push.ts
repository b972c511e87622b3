import { Injectable, Logger, type OnModuleInit } from '@nestjs/common'
import type { AgentConversation } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { ConversationsService } from '../conversations/conversations.service.js'
import { isUnavailable } from '../database/unavailable.js'
import { DomainEvents, type DomainEventMap } from '../events/domain-events.js'
import { Coalesced } from './coalesced.js'
import { Namespaces } from './namespaces.js'
import { rooms } from './rooms.js'

/** Colleagues who look on get a row's new preview this much later, all that came until then at once. */
const LOOKERS_ON_MS = 1_000

interface Former { queues: Set<string>; agents: Set<string>; receipts: Set<'visitor' | 'agent'> }

/**
 * Pushes what was stored in conversations to those who may see it. A push is a hint: whoever misses one finds out by
 * the heads of the next heartbeat.
 */
@Injectable()
export class Push implements OnModuleInit {
  private readonly log = new Logger('Push')
  private readonly former = new Map<string, Former>()
  /** Where each open conversation stood when all were told last. */
  private readonly toldStanding = new Map<string, string>()

  private readonly failed = (error: unknown) => {
    if (!isUnavailable(error)) this.log.error({ err: error }, 'a push failed')
  }
  private readonly views = new Coalesced<string>((id) => this.pushViews(id), this.failed)
  private readonly toLookersOn = new Coalesced<string>((id) => this.pushToLookersOn(id), this.failed, LOOKERS_ON_MS)

  constructor(
    private readonly db: DataSource,
    private readonly events: DomainEvents,
    private readonly conversations: ConversationsService,
    private readonly namespaces: Namespaces,
  ) {}

  onModuleInit(): void {
    const { events } = this
    events.on('conversation.appended', (event) => this.pushEntries(event))
    events.on('conversation.changed', (event) => this.changed(event))
    events.on('receipt.moved', ({ conversationId, by }) => {
      this.formerOf(conversationId).receipts.add(by)
      this.views.want(conversationId)
    })
    events.on('typing', (event) => this.pushTyping(event))
    events.on('visitor.changed', ({ visitorId }) => this.visitorChanged(visitorId))
  }

  private pushEntries({ conversationId, entries }: DomainEventMap['conversation.appended']): void {
    const room = rooms.conversation(conversationId)
    for (const { team, visitor } of entries) {
      this.namespaces.agents?.to(room).emit('entry', { conversationId, entry: team })
      if (visitor) this.namespaces.visitors?.to(room).emit('entry', { conversationId, entry: visitor })
    }
  }

  private changed({ conversationId, formerAgentId, formerQueueId }: DomainEventMap['conversation.changed']): void {
    const former = this.formerOf(conversationId)
    if (formerAgentId) former.agents.add(formerAgentId)
    if (formerQueueId) former.queues.add(formerQueueId)
    this.views.want(conversationId)
  }

  private formerOf(conversationId: string): Former {
    const found = this.former.get(conversationId) ?? { queues: new Set(), agents: new Set(), receipts: new Set() }
    this.former.set(conversationId, found)
    return found
  }

  private async pushViews(id: string): Promise<void> {
    const former = this.formerOf(id)
    this.former.delete(id)
    const views = await this.conversations.bothViews(id)
    const { agents, visitors } = this.namespaces
    if (!views || !agents || !visitors) return
    const { team, visitor } = views
    const room = rooms.conversation(id)
    const sight = sightOf(team)
    const left = [...[...former.queues].map(rooms.queue), ...[...former.agents].map(rooms.agent)]
      .filter((each) => !sight.includes(each))
    if (left.length > 0) {
      const unseeing = agents.in(left).except(sight)
      unseeing.emit('conversation:removed', { conversationId: id })
      unseeing.socketsLeave(room)
    }
    if (this.hasMoved(team)) agents.to([...sight, room]).emit('conversation:updated', { conversation: team })
    else {
      agents.to(concerned(team)).emit('conversation:updated', { conversation: team })
      this.toLookersOn.want(id)
    }
    visitors.to([rooms.visitor(team.visitor.id), room]).emit('conversation:updated', { conversation: visitor })
    for (const by of former.receipts) {
      agents.to(room).emit('receipt', { conversationId: id, by, ...team.receipts[by] })
      visitors.to(room).emit('receipt', { conversationId: id, by, ...visitor.receipts[by] })
    }
  }

  /** Whether it is in other hands, another queue or another status than when all were told last. */
  private hasMoved(team: AgentConversation): boolean {
    const standing = `${team.status} ${team.queue.id} ${team.agent?.id}`
    const before = this.toldStanding.get(team.id)
    if (team.status === 'closed') this.toldStanding.delete(team.id)
    else this.toldStanding.set(team.id, standing)
    return before !== standing
  }

  /** The rest of those who see it in a list. With many agents in a queue, they are most of what a message costs. */
  private async pushToLookersOn(id: string): Promise<void> {
    const views = await this.conversations.bothViews(id)
    if (!views) return
    const { team } = views
    this.namespaces.agents?.to(sightOf(team)).except(concerned(team)).emit('conversation:updated', { conversation: team })
  }

  private pushTyping({ fromSocketId, reachesVisitor, preview, ...typing }: DomainEventMap['typing']): void {
    const room = rooms.conversation(typing.conversationId)
    const toTeam = preview === undefined ? typing : { ...typing, preview }
    this.namespaces.agents?.to(room).except(fromSocketId).emit('typing', toTeam)
    if (reachesVisitor) this.namespaces.visitors?.to(room).except(fromSocketId).emit('typing', typing)
  }

  private async visitorChanged(visitorId: string): Promise<void> {
    const open = await this.db.query<{ id: string }[]>(
      `select id from conversations where visitor_id = $1 and status <> 'closed'`, [visitorId])
    for (const { id } of open) this.views.want(id)
  }
}

/** Rooms of all who see it in their lists. */
const sightOf = (team: AgentConversation): string[] =>
  [rooms.queue(team.queue.id), rooms.overseers, ...(team.agent ? [rooms.agent(team.agent.id)] : [])]

/** Rooms of those who talk in it or read it now. While it waits that is everyone who could take it. */
const concerned = (team: AgentConversation): string[] => [
  rooms.conversation(team.id), ...(team.agent ? [rooms.agent(team.agent.id)] : []),
  ...(team.status === 'queued' ? [rooms.queue(team.queue.id)] : []),
]
