import { Injectable, type OnModuleInit } from '@nestjs/common'
import { DataSource } from 'typeorm'
import { DomainEvents } from '../events/domain-events.js'
import { seesAll, type AgentSpeaker } from '../speaker.js'
import { visibleTo } from '../conversations/visible.js'
import { Namespaces } from './namespaces.js'
import { rooms } from './rooms.js'
import type { AgentSocket } from './sockets.js'

const conversationPrefix = rooms.conversation('')

/** Keeps agents' sockets in the rooms of their queues, and out of all that they may not see any longer. */
@Injectable()
export class Memberships implements OnModuleInit {
  constructor(
    private readonly db: DataSource, private readonly events: DomainEvents, private readonly namespaces: Namespaces,
  ) {}

  onModuleInit(): void {
    this.events.on('agent.changed', ({ agentId }) => this.refresh(agentId))
    this.events.on('queue.changed', () => this.refreshAll())
  }

  /** Puts a socket into the rooms of its agent's queues. */
  async join(socket: AgentSocket): Promise<void> {
    const queues = await this.queuesOf(socket.data.speaker.id)
    await socket.join(queues.filter(({ is_member: isMember }) => isMember).map(({ id }) => rooms.queue(id)))
  }

  private async refreshAll(): Promise<void> {
    const connected = await this.db.query<{ person_id: string }[]>(
      `select distinct person_id from connections where kind = 'agent'`)
    for (const { person_id: agentId } of connected) await this.refresh(agentId)
  }

  private async refresh(agentId: string): Promise<void> {
    const sockets = this.namespaces.agents?.in(rooms.agent(agentId))
    if (!sockets) return
    const queues = await this.queuesOf(agentId)
    const names = (wanted: boolean) => queues.filter(({ is_member: is }) => is === wanted).map(({ id }) => rooms.queue(id))
    sockets.socketsJoin(names(true))
    sockets.socketsLeave(names(false))
    await this.leaveUnseen(agentId)
  }

  /** Ends the live feeds of conversations that went out of the agent's sight. */
  private async leaveUnseen(agentId: string): Promise<void> {
    for (const socket of await this.namespaces.agents?.in(rooms.agent(agentId)).fetchSockets() ?? []) {
      const { speaker } = socket.data
      if (seesAll(speaker)) continue
      const followed = [...socket.rooms].filter((room) => room.startsWith(conversationPrefix))
        .map((room) => room.slice(conversationPrefix.length))
      const seen = new Set(await this.visible(speaker, followed))
      for (const id of followed.filter((each) => !seen.has(each))) {
        socket.leave(rooms.conversation(id))
        socket.emit('conversation:removed', { conversationId: id })
      }
    }
  }

  private async visible(speaker: AgentSpeaker, ids: string[]): Promise<string[]> {
    const visible = visibleTo(speaker, 2)
    const rows = await this.db.query<{ id: string }[]>(
      `select c.id from conversations c where c.id = any($1::uuid[]) and ${visible.sql}`, [ids, ...visible.parameters])
    return rows.map(({ id }) => id)
  }

  private async queuesOf(agentId: string): Promise<{ id: string; is_member: boolean }[]> {
    return this.db.query(`
      select q.id, exists (select 1 from queue_members m where m.queue_id = q.id and m.agent_id = $1) as is_member
      from queues q`, [agentId])
  }
}
