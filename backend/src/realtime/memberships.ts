import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common'
import { DataSource } from 'typeorm'
import { seenBy } from '../conversations/visible.js'
import { isUnavailable } from '../database/unavailable.js'
import { DomainEvents } from '../events/domain-events.js'
import { seesAll } from '../speaker.js'
import { Coalesced } from './coalesced.js'
import { join } from './join.js'
import { Namespaces } from './namespaces.js'
import { Neighbours } from './neighbours.js'
import { rooms } from './rooms.js'
import type { AgentSocket } from './sockets.js'

/** As often as it is checked whether sockets may still be there at all. */
const LOOK_MS = 2_000

const everyone = 'everyone'
const conversationPrefix = rooms.conversation('')
const queuePrefix = rooms.queue('')
const idsIn = (socket: AgentSocket, prefix: string) =>
  [...socket.rooms].filter((room) => room.startsWith(prefix)).map((room) => room.slice(prefix.length))

/**
 * Keeps agents' sockets in the rooms of their queues, and out of all that they may not see any longer. Each node keeps its
 * own; a word about a change makes it quick, and a look every two seconds makes it sure.
 */
@Injectable()
export class Memberships implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Memberships')
  private readonly failed = (error: unknown) => {
    if (!isUnavailable(error)) this.log.error({ err: error }, 'memberships could not be looked at')
  }
  private readonly looks = new Coalesced<string>((agentId) => this.look(agentId === everyone ? undefined : agentId), this.failed)
  private timer: NodeJS.Timeout | null = null

  constructor(
    private readonly db: DataSource, private readonly events: DomainEvents,
    private readonly namespaces: Namespaces, private readonly neighbours: Neighbours,
  ) {}

  onModuleInit(): void {
    this.events.on('agent.changed', ({ agentId }) => this.neighbours.tell('membership', agentId))
    // That settings have changed, `PeoplePush` says.
    this.neighbours.onLook((topic, id) => {
      if (topic === 'membership') this.looks.want(id)
      if (topic === 'settings') this.looks.want(everyone)
    })
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.looks.want(everyone), LOOK_MS).unref()
  }

  beforeApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer)
  }

  /** Puts a socket into the rooms of its agent's queues. */
  async join(socket: AgentSocket): Promise<void> {
    const queues = await this.queuesOf([socket.data.speaker.id])
    await join(socket, (queues.get(socket.data.speaker.id) ?? []).map(rooms.queue))
  }

  /** Puts this node's sockets, of one agent or of all, into the rooms where they belong. */
  async look(agentId?: string): Promise<void> {
    const sockets = [...this.namespaces.agents?.sockets.values() ?? []]
      .filter(({ data }) => agentId === undefined || data.speaker.id === agentId)
    if (sockets.length === 0) return
    const queues = await this.queuesOf([...new Set(sockets.map(({ data }) => data.speaker.id))])
    for (const socket of sockets) {
      const wanted = new Set(queues.get(socket.data.speaker.id))
      const there = new Set(idsIn(socket, queuePrefix))
      void join(socket, [...wanted].filter((id) => !there.has(id)).map(rooms.queue))
      for (const id of there) if (!wanted.has(id)) void socket.leave(rooms.queue(id))
    }
    await this.leaveUnseen(sockets.filter(({ data }) => !seesAll(data.speaker)))
  }

  /** Ends the live feeds of conversations that went out of an agent's sight. */
  private async leaveUnseen(sockets: AgentSocket[]): Promise<void> {
    const followed = sockets.flatMap((socket) => idsIn(socket, conversationPrefix).map((id) => ({ socket, id })))
    if (followed.length === 0) return
    const unseen = await this.db.query<{ place: number }[]>(`
      select f.place::int from unnest($1::uuid[], $2::uuid[]) with ordinality f (agent_id, conversation_id, place)
      where not exists (select 1 from conversations c where c.id = f.conversation_id and ${seenBy('f.agent_id')})`,
    [followed.map(({ socket }) => socket.data.speaker.id), followed.map(({ id }) => id)])
    for (const { place } of unseen) {
      const { socket, id } = followed[place - 1] ?? {}
      if (!socket || id === undefined) continue
      void socket.leave(rooms.conversation(id))
      socket.emit('conversation:removed', { conversationId: id })
    }
  }

  private async queuesOf(agentIds: string[]): Promise<Map<string, string[]>> {
    const rows = await this.db.query<{ agent_id: string; queue_id: string }[]>(
      'select agent_id, queue_id from queue_members where agent_id = any($1::uuid[])', [agentIds])
    const byAgent = Map.groupBy(rows, ({ agent_id: agentId }) => agentId)
    return new Map([...byAgent].map(([agentId, theirs]) => [agentId, theirs.map(({ queue_id: queueId }) => queueId)]))
  }
}
