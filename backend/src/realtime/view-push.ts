import { Injectable, Logger, type OnModuleInit } from '@nestjs/common'
import type { AgentConversation, EntryKind } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { ConversationsService, type BothViews } from '../conversations/conversations.service.js'
import { isUnavailable } from '../database/unavailable.js'
import { DomainEvents, type DomainEventMap } from '../events/domain-events.js'
import { Namespaces } from './namespaces.js'
import { Paced } from './paced.js'
import { rooms } from './rooms.js'
import { Standings } from './standings.js'

/** While people write quickly in a conversation, its view is pushed once in this time, or less often in a busy house. */
const VIEW_MS = 250
/** Colleagues who look on get a row's new preview this much later, all that came until then at once, */
const LOOKERS_ON_MS = 1_000
/** and this much later that it came, went or changed hands: in a large team, telling all of them each time is what costs most. */
const MOVED_MS = 100
/** Whoever comes where somebody is free is given to them within this time, and is told of once. Who came has it by the reply. */
const CAME_MS = 20

const wordKinds = new Set<EntryKind>(['message', 'note', 'edited', 'recalled'])

interface Former { queues: Set<string>; agents: Set<string>; receipts: Set<'visitor' | 'agent'> }

/**
 * Pushes the views of conversations to those who have them in their lists or before their eyes: a change of status or
 * hands at once, words and receipts together when they come quickly, as those who follow get the entries themselves.
 */
@Injectable()
export class ViewPush implements OnModuleInit {
  private readonly log = new Logger('ViewPush')
  private readonly former = new Map<string, Former>()
  private readonly standings = new Standings()

  private readonly failed = (error: unknown) => {
    if (!isUnavailable(error)) this.log.error({ err: error }, 'views could not be pushed')
  }
  private readonly views = new Paced<string, BothViews & { former: Former }>({
    read: (ids) => this.read(ids), tell: (found) => { for (const each of found) this.pushView(each) }, failed: this.failed,
  }, VIEW_MS)
  private readonly toLookersOn = new Paced<string, BothViews>({
    read: (ids) => this.conversations.bothViews(ids), tell: (found) => { for (const { team } of found) this.pushToLookersOn(team) },
    failed: this.failed,
  }, LOOKERS_ON_MS)
  /** The newest view of each that has come, gone or changed hands, and those who look on were not told yet. */
  private readonly moved = new Map<string, AgentConversation>()
  private readonly movedToLookersOn = new Paced<string, AgentConversation>({
    read: async (ids) => this.takeMoved(ids), tell: (found) => { for (const team of found) this.pushToLookersOn(team) },
    failed: this.failed,
  }, MOVED_MS)

  constructor(
    private readonly db: DataSource,
    private readonly events: DomainEvents,
    private readonly conversations: ConversationsService,
    private readonly namespaces: Namespaces,
  ) {}

  onModuleInit(): void {
    const { events, views } = this
    events.on('conversation.appended', ({ conversationId, entries }) => {
      if (entries.every(({ team }) => wordKinds.has(team.kind))) views.soon(conversationId)
      else if (entries.every(({ team }) => team.kind === 'queued')) setTimeout(() => views.now(conversationId), CAME_MS).unref()
      else views.now(conversationId)
    })
    events.on('conversation.changed', (event) => this.changed(event))
    events.on('receipt.moved', ({ conversationId, by }) => {
      this.formerOf(conversationId).receipts.add(by)
      views.soon(conversationId)
    })
    events.on('visitor.merged', ({ conversationIds }) => { for (const id of conversationIds) views.now(id) })
    events.on('visitor.changed', ({ visitorId }) => this.visitorChanged(visitorId))
  }

  private changed({ conversationId, formerAgentId, formerQueueId }: DomainEventMap['conversation.changed']): void {
    const former = this.formerOf(conversationId)
    if (formerAgentId) former.agents.add(formerAgentId)
    if (formerQueueId) former.queues.add(formerQueueId)
    this.views.now(conversationId)
  }

  private formerOf(conversationId: string): Former {
    const found = this.former.get(conversationId) ?? { queues: new Set(), agents: new Set(), receipts: new Set() }
    this.former.set(conversationId, found)
    return found
  }

  /** What was before is taken before the reading, so that what changes meanwhile is left for the next one. */
  private async read(ids: string[]): Promise<(BothViews & { former: Former })[]> {
    const formers = new Map(ids.map((id) => [id, this.formerOf(id)]))
    for (const id of ids) this.former.delete(id)
    const found = await this.conversations.bothViews(ids)
    return found.map((views) => ({ ...views, former: formers.get(views.team.id) ?? this.formerOf(views.team.id) }))
  }

  private pushView({ team, visitor, former }: BothViews & { former: Former }): void {
    const { agents, visitors } = this.namespaces
    if (!agents || !visitors) return
    const { id } = team
    const room = rooms.conversation(id)
    const sight = sightOf(team)
    const left = [...[...former.queues].map(rooms.queue), ...[...former.agents].map(rooms.agent)]
      .filter((each) => !sight.includes(each))
    if (left.length > 0) {
      const unseeing = agents.in(left).except(sight)
      unseeing.emit('conversation:removed', { conversationId: id })
      unseeing.socketsLeave(room)
    }
    agents.to(concerned(team)).emit('conversation:updated', { conversation: team })
    if (this.standings.hasMoved(team) || team.status === 'queued' || this.moved.has(id)) this.keepMoved(team)
    else this.toLookersOn.later(id)
    visitors.to([rooms.visitor(team.visitor.id), room]).emit('conversation:updated', { conversation: visitor })
    for (const by of former.receipts) {
      agents.to(room).emit('receipt', { conversationId: id, by, ...team.receipts[by] })
      visitors.to(room).emit('receipt', { conversationId: id, by, ...visitor.receipts[by] })
    }
  }

  private keepMoved(team: AgentConversation): void {
    this.moved.set(team.id, team)
    this.movedToLookersOn.later(team.id)
  }

  private takeMoved(ids: string[]): AgentConversation[] {
    return ids.flatMap((id) => {
      const team = this.moved.get(id)
      this.moved.delete(id)
      return team ?? []
    })
  }

  /** The rest of those who see it in a list. With many agents in a queue, they are most of what a message costs. */
  private pushToLookersOn(team: AgentConversation): void {
    this.namespaces.agents?.to(sightOf(team)).except(concerned(team)).emit('conversation:updated', { conversation: team })
  }

  private async visitorChanged(visitorId: string): Promise<void> {
    const open = await this.db.query<{ id: string }[]>(
      `select id from conversations where visitor_id = $1 and status <> 'closed'`, [visitorId])
    for (const { id } of open) this.views.now(id)
  }
}

/** Rooms of all who see it in their lists. */
const sightOf = (team: AgentConversation): string[] =>
  [rooms.queue(team.queue.id), rooms.overseers, ...(team.agent ? [rooms.agent(team.agent.id)] : [])]

/** Rooms of those who talk in it or read it now. */
const concerned = (team: AgentConversation): string[] =>
  [rooms.conversation(team.id), ...(team.agent ? [rooms.agent(team.agent.id)] : [])]
