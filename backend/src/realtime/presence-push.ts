import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common'
import { DataSource } from 'typeorm'
import { Gathered } from '../database/gathered.js'
import { isAmong, preparedOn } from '../database/prepared.js'
import { isUnavailable } from '../database/unavailable.js'
import { DomainEvents } from '../events/domain-events.js'
import { Coalesced } from './coalesced.js'
import { Namespaces } from './namespaces.js'
import { Neighbours } from './neighbours.js'
import { Paced } from './paced.js'
import { rooms } from './rooms.js'

interface OpenConversation {
  id: string; visitor_id: string; queue_id: string; agent_id: string | null; visitor_online: boolean; agent_online: boolean
}

/**
 * Colleagues who look on are told who went or came back this much later, and not at all of a visitor who has done both by
 * then: one who turns a page, and thousands whose line was cut for a moment. Told at once, that is most of what a cut costs.
 */
const LOOKERS_ON_MS = 10_000
/**
 * Of so many visitors they are told every second at most. Where thousands are away for longer, most are back before it is their
 * turn, and telling a whole team of each would keep the rest from coming back.
 */
const LOOKERS_ON_MOST = 20
const LOOKERS_ON_EVERY_MS = 1_000
/** An agent of whom there is news more often is looked after once in this time. */
const AGENT_MS = 250
/** A view that was read just before and is pushed just after says what was: what holds then is told once more. */
const ONCE_MORE_MS = 500
/** With other nodes about, what was missed shows by then. */
const LOOK_MS = 5_000

/** Pushes to the two sides of a conversation whether the other one is here. Each node tells its own sockets. */
@Injectable()
export class PresencePush implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('PresencePush')
  /** What this node told last, by conversation; kept only where there are other nodes. */
  private readonly told = new Map<string, { visitor?: boolean; agent?: boolean }>()
  /** Visitors who went or came, which those who look on were not told yet. */
  private readonly unsettled = new Map<string, { online: boolean; sinceMs: number }>()
  private timers: NodeJS.Timeout[] = []

  private readonly failed = (error: unknown) => {
    if (!isUnavailable(error)) this.log.error({ err: error }, 'a push failed')
  }
  private readonly holders = new Paced<string, OpenConversation>({
    read: (agentIds) => this.heldBy(agentIds), tell: (held) => { for (const each of held) this.tellVisitor(each) }, failed: this.failed,
  }, AGENT_MS)
  private readonly lookersOn = new Coalesced<'all'>(() => this.pushToLookersOn(performance.now()), this.failed)
  private readonly openOfVisitor = new Gathered<string, OpenConversation[]>((visitorIds) => this.openOf(visitorIds))

  constructor(
    private readonly db: DataSource,
    private readonly events: DomainEvents,
    private readonly namespaces: Namespaces,
    private readonly neighbours: Neighbours,
  ) {}

  onModuleInit(): void {
    this.events.on('visitor.presence', ({ visitorId }) => this.neighbours.tell('visitor', visitorId))
    this.events.on('agent.presence', ({ agentId }) => { setTimeout(() => this.holders.now(agentId), ONCE_MORE_MS).unref() })
    // That an agent is worth a look, `PeoplePush` says.
    this.neighbours.onLook((topic, id) => {
      if (topic === 'agent') this.holders.now(id)
      if (topic === 'visitor') this.pushVisitor(id).catch(this.failed)
    })
  }

  onApplicationBootstrap(): void {
    this.timers = [setInterval(() => this.lookersOn.want('all'), LOOKERS_ON_EVERY_MS).unref()]
    if (this.neighbours.areThere) this.timers.push(setInterval(() => void this.look().catch(this.failed), LOOK_MS).unref())
  }

  beforeApplicationShutdown(): void {
    for (const timer of this.timers) clearInterval(timer)
  }

  /** Tells this node's sockets what has changed without a word from another node. */
  async look(): Promise<void> {
    const open = await this.db.query<OpenConversation[]>(`${openNow} where c.status <> 'closed'`)
    for (const conversation of open) {
      const told = this.told.get(conversation.id)
      if (told?.visitor !== conversation.visitor_online) this.tellTeam(conversation)
      if (conversation.agent_id && told?.agent !== conversation.agent_online) this.tellVisitor(conversation)
    }
    const isOpen = new Set(open.map(({ id }) => id))
    for (const id of this.told.keys()) if (!isOpen.has(id)) this.told.delete(id)
  }

  private heldBy(agentIds: string[]): Promise<OpenConversation[]> {
    return preparedOn(this.db).query(`
      ${openNow} where ${isAmong('c.agent_id', '$1', agentIds)} and c.status in ('active', 'snoozed')`, [agentIds])
  }

  /** To those who talk with them at once, to the rest of those who see it in a list when it has lasted. */
  private async pushVisitor(visitorId: string): Promise<void> {
    const open = await this.openOfVisitor.ask(visitorId)
    const [first] = open
    if (!first) return
    const online = first.visitor_online
    const unsettled = this.unsettled.get(visitorId)
    if (!unsettled) this.unsettled.set(visitorId, { online, sinceMs: performance.now() })
    else if (unsettled.online !== online) this.unsettled.delete(visitorId)
    for (const conversation of open) this.tellTeam(conversation)
  }

  /** Those who wait for it longest come first. `nowMs` is of a clock that never jumps. */
  private async pushToLookersOn(nowMs: number): Promise<void> {
    const due = [...this.unsettled].filter(([, { sinceMs }]) => nowMs - sinceMs >= LOOKERS_ON_MS).slice(0, LOOKERS_ON_MOST)
    for (const [visitorId] of due) this.unsettled.delete(visitorId)
    const open = await Promise.all(due.map(([visitorId]) => this.openOfVisitor.ask(visitorId)))
    for (const [place, [, { online }]] of due.entries()) {
      for (const conversation of open[place] ?? []) {
        this.namespaces.agents?.local.to([rooms.queue(conversation.queue_id), rooms.overseers]).except(concerned(conversation))
          .emit('conversation:presence', { conversationId: conversation.id, by: 'visitor', online })
      }
    }
  }

  private tellTeam(conversation: OpenConversation): void {
    const { id, visitor_online: online } = conversation
    this.note(id, { visitor: online })
    this.namespaces.agents?.local.to(concerned(conversation)).emit('conversation:presence', { conversationId: id, by: 'visitor', online })
  }

  private tellVisitor({ id, agent_online: online }: OpenConversation): void {
    this.note(id, { agent: online })
    this.namespaces.visitors?.local.to(rooms.conversation(id)).emit('conversation:presence', { conversationId: id, by: 'agent', online })
  }

  private note(id: string, what: { visitor?: boolean; agent?: boolean }): void {
    if (this.neighbours.areThere) this.told.set(id, { ...this.told.get(id), ...what })
  }

  private async openOf(visitorIds: readonly string[]): Promise<OpenConversation[][]> {
    const rows = await preparedOn(this.db).query<OpenConversation[]>(
      `${openNow} where c.visitor_id = any($1::uuid[]) and c.status <> 'closed'`, [[...new Set(visitorIds)]])
    const byVisitor = Map.groupBy(rows, ({ visitor_id: visitorId }) => visitorId)
    return visitorIds.map((visitorId) => byVisitor.get(visitorId) ?? [])
  }
}

const openNow = `
  select c.id, c.visitor_id, c.queue_id, c.agent_id,
    exists (select 1 from connections where person_id = c.visitor_id) as visitor_online,
    coalesce(a.status <> 'offline', false) and exists (select 1 from connections where person_id = a.id) as agent_online
  from conversations c left join agents a on a.id = c.agent_id`

/** Rooms of those who talk in it or read it now. While it waits that is everyone who could take it. */
const concerned = ({ id, queue_id: queueId, agent_id: agentId }: OpenConversation): string[] =>
  [rooms.conversation(id), agentId ? rooms.agent(agentId) : rooms.queue(queueId)]
