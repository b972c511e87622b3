import { Injectable } from '@nestjs/common'
import type { DeclaredStatus, Hours, Level, QueueRouting } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { Clock } from '../clock.js'
import { isAmong, preparedOn } from '../database/prepared.js'
import { routingOf } from '../queues/queue-routing.js'
import type { RoutedAgent, RoutedQueue } from './state.js'

interface QueueRow { id: string; name: string; routing: Partial<QueueRouting>; capacity: number | null }

interface AgentRow {
  id: string
  name: string
  is_deactivated: boolean
  is_connected: boolean
  status: DeclaredStatus
  capacity: number
  load: number
  wrapping_up: number
  queues: { queueId: string; level: Level; rank: number; load: number; turn: number }[] | null
  turn: number
  idle_since: Date | null
  skills: string[]
  languages: string[]
  schedule: Hours | null
}

/**
 * Agents and queues as they were read last. It is a hint that spares reading a thousand agents for each decision: what
 * is decided from it is looked at again under locks, and whoever turns out to be otherwise is read anew. It is read in
 * full once a sweep, as other nodes change it too.
 */
@Injectable()
export class Roster {
  private readonly known = new Map<string, RoutedAgent>()
  private routedQueues = new Map<string, RoutedQueue>()
  private readonly stale = new Set<string>()
  private isAllStale = true
  private readAllAt = 0
  private reading: Promise<void> = Promise.resolve()

  constructor(private readonly db: DataSource, private readonly clock: Clock) {}

  get agents(): RoutedAgent[] {
    return [...this.known.values()]
  }

  get queues(): ReadonlyMap<string, RoutedQueue> {
    return this.routedQueues
  }

  /** Milliseconds since everything was read. */
  get age(): number {
    return performance.now() - this.readAllAt
  }

  /** This agent is to be read anew before the next decision. */
  touch(agentId: string): void {
    this.stale.add(agentId)
  }

  /** So is everybody, and every queue. */
  touchAll(): void {
    this.isAllStale = true
  }

  /** Reads what is not known to be so any more. One after another, so that nobody goes on while it is still being read. */
  refresh(): Promise<void> {
    const turn = () => this.readStale()
    this.reading = this.reading.then(turn, turn)
    return this.reading
  }

  private async readStale(): Promise<void> {
    if (this.isAllStale) return this.readAll()
    if (this.stale.size === 0) return
    const ids = [...this.stale]
    this.stale.clear()
    const rows = await this.orAllLater(this.read(ids))
    const found = new Set(rows.map(({ id }) => id))
    for (const id of ids) if (!found.has(id)) this.known.delete(id)
    for (const row of rows) this.known.set(row.id, agentOf(row))
  }

  private async readAll(): Promise<void> {
    this.isAllStale = false
    this.stale.clear()
    const queues = await this.orAllLater(this.db.query<QueueRow[]>(
      'select id, name, routing, capacity_per_agent as capacity from queues where deleted_at is null'))
    const rows = await this.orAllLater(this.read(null))
    this.routedQueues = new Map(queues.map(({ id, name, routing, capacity }) =>
      [id, { id, name, routing: routingOf(routing), capacityPerAgent: capacity }]))
    this.known.clear()
    for (const row of rows) this.known.set(row.id, agentOf(row))
    this.readAllAt = performance.now()
  }

  /** What could not be read is still to be read. */
  private async orAllLater<T>(read: Promise<T>): Promise<T> {
    try {
      return await read
    } catch (error) {
      this.isAllStale = true
      throw error
    }
  }

  /** Null: everybody. */
  private read(ids: string[] | null): Promise<AgentRow[]> {
    const of = (column: string) => ids === null ? 'true' : isAmong(column, '$2', ids)
    return preparedOn(this.db).query<AgentRow[]>(`
      with slots as (
        select agent_id, queue_id, count(*)::int as load from (
          select agent_id, queue_id from conversations where status = 'active' and idle_since is null and ${of('agent_id')}
          union all
          select offered_agent_id, queue_id from conversations where offered_agent_id is not null and ${of('offered_agent_id')}
        ) taken group by agent_id, queue_id
      ), wrapping as (
        select agent_id, count(*)::int as slots from assignments
        where wrap_up_until > $1 and ${of('agent_id')} group by agent_id
      ), membership as (
        select m.agent_id, jsonb_agg(jsonb_build_object('queueId', m.queue_id, 'level', m.level, 'rank', m.rank,
          'load', coalesce(s.load, 0), 'turn', coalesce((
            select a.turn from assignments a where a.agent_id = m.agent_id and a.queue_id = m.queue_id
            order by a.turn desc limit 1), 0))) as queues
        from queue_members m left join slots s on s.agent_id = m.agent_id and s.queue_id = m.queue_id
        where ${of('m.agent_id')} group by m.agent_id
      ), load as (select agent_id, sum(load)::int as load from slots group by agent_id)
      select a.id, a.name, a.deactivated_at is not null as is_deactivated, a.status, a.capacity, a.skills, a.languages,
        a.schedule, exists (select 1 from connections where person_id = a.id) as is_connected,
        coalesce(l.load, 0) + coalesce(w.slots, 0) as load, coalesce(w.slots, 0) as wrapping_up, m.queues,
        coalesce((select s.turn from assignments s where s.agent_id = a.id order by s.turn desc limit 1), 0)::float8 as turn,
        (select s.ended_at from assignments s where s.agent_id = a.id and s.ended_at is not null
          order by s.ended_at desc limit 1) as idle_since
      from agents a
      left join membership m on m.agent_id = a.id
      left join load l on l.agent_id = a.id
      left join wrapping w on w.agent_id = a.id
      where ${of('a.id')}`, ids === null ? [this.clock.now()] : [this.clock.now(), ids])
  }
}

const agentOf = (row: AgentRow): RoutedAgent => ({
  id: row.id, name: row.name, isDeactivated: row.is_deactivated, isConnected: row.is_connected, status: row.status,
  capacity: row.capacity, load: row.load, wrappingUp: row.wrapping_up, turn: row.turn,
  idleSince: row.idle_since?.getTime() ?? null, skills: new Set(row.skills),
  languages: new Set(row.languages.map((language) => language.toLowerCase())), schedule: row.schedule,
  queues: new Map((row.queues ?? []).map(({ queueId, ...membership }) => [queueId, membership])),
})
