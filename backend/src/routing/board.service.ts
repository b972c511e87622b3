import { Injectable } from '@nestjs/common'
import type { Board, BoardAgent, BoardQueue, DeclaredStatus } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { Clock } from '../clock.js'
import { isOpen } from '../queues/hours.js'
import { decide } from './decide.js'
import { headsOf } from './heads.js'
import { inLine, type Head } from './match.js'
import { Roster } from './roster.js'
import type { RoutedAgent, RoutedQueue } from './state.js'

interface QueueFigures {
  id: string
  waiting: number
  messages: number
  held: number
  unanswered: number
  waiting_since: Date | null
}

interface AgentFigures {
  id: string
  name: string
  status: DeclaredStatus
  reason: string | null
  since: Date | null
  idle: number
  capacity: number
}

/** What supervisors watch: each queue with who waits and why, each agent with status and load. */
@Injectable()
export class BoardService {
  constructor(private readonly db: DataSource, private readonly clock: Clock, private readonly roster: Roster) {}

  async view(): Promise<Board> {
    await this.roster.renew()
    const { queues, agents } = this.roster
    const [heads, figures, people] = await Promise.all([headsOf(this.db, queues, 1), this.queueFigures(), this.agentFigures()])
    const now = this.clock.now()
    const byId = new Map(figures.map((row) => [row.id, row]))
    const byAgent = new Map(agents.map((agent) => [agent.id, agent]))
    return {
      at: now.toISOString(),
      queues: [...queues.values()].sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1)).map((queue) =>
        queueOf(queue, byId.get(queue.id), agents, heads.filter((head) => head.queue.id === queue.id), now)),
      agents: people.map((row) => agentOf(row, byAgent.get(row.id))),
    }
  }

  private queueFigures(): Promise<QueueFigures[]> {
    return this.db.query<QueueFigures[]>(`
      select q.id,
        (select count(*)::int from conversations where queue_id = q.id and status = 'queued' and left_as is null) as waiting,
        (select count(*)::int from conversations where queue_id = q.id and status = 'queued' and left_as is not null) as messages,
        (select count(*)::int from conversations c join queue_members m on m.agent_id = c.agent_id and m.queue_id = q.id
          where c.queue_id = q.id and c.status = 'active' and c.idle_since is null) as held,
        (select count(*)::int from offers o where o.queue_id = q.id and o.ended_at is null) as unanswered,
        (select waiting_since from conversations where queue_id = q.id and status = 'queued' and left_as is null
          order by priority desc, queued_at, id limit 1) as waiting_since
      from queues q where q.deleted_at is null`)
  }

  private agentFigures(): Promise<AgentFigures[]> {
    return this.db.query<AgentFigures[]>(`
      select a.id, a.name, a.status_reason as reason, a.status_since as since, a.capacity,
        case when exists (select 1 from connections where person_id = a.id) then a.status else 'offline' end as status,
        (select count(*)::int from conversations where agent_id = a.id and status = 'active' and idle_since is not null) as idle
      from agents a where a.deactivated_at is null order by lower(a.name), a.id`)
  }
}

function queueOf(
  queue: RoutedQueue, figures: QueueFigures | undefined, agents: readonly RoutedAgent[], heads: Head[], now: Date,
): BoardQueue {
  const here = agents.filter((agent) =>
    agent.queues.has(queue.id) && agent.isConnected && !agent.isDeactivated && agent.status === 'online'
    && isOpen(agent.schedule, now.getTime()))
  const [first] = heads.sort((a, b) => inLine(a.conversation, b.conversation))
  const choice = first && decide({ queue, conversation: first.conversation, agents, now: now.getTime() })
  const waiting = figures?.waiting ?? 0
  const since = figures?.waiting_since
  return {
    id: queue.id, name: queue.name, open: isOpen(queue.routing.hours, now.getTime()), waiting,
    messages: figures?.messages ?? 0, held: figures?.held ?? 0, online: here.length,
    freeSlots: here.reduce((sum, agent) => sum + freeSlotsOf(agent, queue), 0),
    longestWaitSeconds: since ? Math.max(0, Math.round((now.getTime() - since.getTime()) / 1000)) : null,
    unansweredOffers: figures?.unanswered ?? 0,
    reason: choice?.kind === 'wait' ? choice.reason : waiting > 0 && !first ? 'offers-unanswered' : null,
  }
}

function freeSlotsOf(agent: RoutedAgent, queue: RoutedQueue): number {
  const free = agent.capacity - agent.load
  const ofQueue = queue.capacityPerAgent === null ? free : queue.capacityPerAgent - (agent.queues.get(queue.id)?.load ?? 0)
  return Math.max(0, Math.min(free, ofQueue))
}

const agentOf = (row: AgentFigures, routed: RoutedAgent | undefined): BoardAgent => ({
  id: row.id, name: row.name, status: row.status, statusReason: row.reason, statusSince: row.since?.toISOString() ?? null,
  load: routed?.load ?? 0, idle: row.idle, capacity: row.capacity, queueIds: [...routed?.queues.keys() ?? []],
})
