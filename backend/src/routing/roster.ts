import { Injectable } from '@nestjs/common'
import type { DeclaredStatus, Hours, Level, QueueRouting } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { Clock } from '../clock.js'
import { slotsInUse } from '../conversations/slots.js'
import { isAmong, preparedOn } from '../database/prepared.js'
import { abilityOf } from '../queues/able.js'
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
  /** As the database writes it. */
  schedule: string | null
}

/** The number of what an agent was given last, or was asked about alone: whoever missed it has had their turn. */
const lastTurn = (agentId: string, queueId?: string) => {
  const from = (table: string) => `(select t.turn from ${table} t where t.agent_id = ${agentId}
    ${queueId === undefined ? '' : `and t.queue_id = ${queueId}`} and t.turn is not null order by t.turn desc limit 1)`
  return `coalesce(greatest(${from('assignments')}, ${from('offers')}), 0)`
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
  /** Each schedule once, whoever has it: what is known of when it changes next is kept with it. */
  private schedules = new Map<string, Hours>()
  private readonly stale = new Set<string>()
  private isAllStale = true
  private readAllAt = 0
  private reading: Promise<void> = Promise.resolve()
  /** Who is touched while everybody is being read aside; null: nobody is. */
  private touchedMeanwhile: Set<string> | null = null

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
    this.touchedMeanwhile?.add(agentId)
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

  /**
   * Reads everybody and every queue anew, while decisions go on from what is known: with a thousand agents that takes
   * long enough for somebody to wait for it. Who is touched meanwhile is read once more.
   */
  async renew(): Promise<void> {
    if (!this.isAllStale && !this.touchedMeanwhile) await this.readAside()
    return this.refresh()
  }

  private async readAside(): Promise<void> {
    const touched = this.touchedMeanwhile = new Set<string>()
    const readBefore = this.readAllAt
    try {
      const everything = await this.readEverything()
      const turn = () => {
        if (this.readAllAt !== readBefore) return
        this.take(everything)
        for (const id of touched) this.stale.add(id)
      }
      this.reading = this.reading.then(turn, turn)
      await this.reading
    } finally {
      this.touchedMeanwhile = null
    }
  }

  private async readStale(): Promise<void> {
    if (this.isAllStale) return this.readAll()
    if (this.stale.size === 0) return
    const ids = [...this.stale]
    this.stale.clear()
    const rows = await this.orAllLater(this.read(ids))
    const found = new Set(rows.map(({ id }) => id))
    for (const id of ids) if (!found.has(id)) this.known.delete(id)
    for (const row of rows) this.known.set(row.id, agentOf(row, this.scheduleOf(row)))
  }

  private async readAll(): Promise<void> {
    this.isAllStale = false
    this.stale.clear()
    this.take(await this.orAllLater(this.readEverything()))
  }

  private async readEverything(): Promise<{ queues: QueueRow[]; rows: AgentRow[] }> {
    const queues = await this.db.query<QueueRow[]>(
      'select id, name, routing, capacity_per_agent as capacity from queues where deleted_at is null')
    return { queues, rows: await this.read(null) }
  }

  private take({ queues, rows }: { queues: QueueRow[]; rows: AgentRow[] }): void {
    this.routedQueues = new Map(queues.map(({ id, name, routing, capacity }) =>
      [id, { id, name, routing: routingOf(routing), capacityPerAgent: capacity }]))
    this.known.clear()
    this.schedules = new Map(rows.flatMap((row) => {
      const schedule = this.scheduleOf(row)
      return row.schedule !== null && schedule ? [[row.schedule, schedule]] : []
    }))
    for (const row of rows) this.known.set(row.id, agentOf(row, this.scheduleOf(row)))
    this.readAllAt = performance.now()
  }

  private scheduleOf({ schedule: text }: AgentRow): Hours | null {
    if (text === null) return null
    const schedule = this.schedules.get(text) ?? JSON.parse(text) as Hours
    this.schedules.set(text, schedule)
    return schedule
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
        select agent_id, queue_id, count(*)::int as load, (count(*) filter (where is_wrapped_up))::int as wrapping
        from (${slotsInUse(of, '$1')}) taken group by agent_id, queue_id
      ), membership as (
        select m.agent_id, jsonb_agg(jsonb_build_object('queueId', m.queue_id, 'level', m.level, 'rank', m.rank,
          'load', coalesce(s.load, 0), 'turn', ${lastTurn('m.agent_id', 'm.queue_id')})) as queues
        from queue_members m left join slots s on s.agent_id = m.agent_id and s.queue_id = m.queue_id
        where ${of('m.agent_id')} group by m.agent_id
      ), load as (
        select agent_id, sum(load)::int as load, sum(wrapping)::int as wrapping from slots group by agent_id)
      select a.id, a.name, a.deactivated_at is not null as is_deactivated, a.status, a.capacity, a.skills, a.languages,
        a.schedule::text as schedule, exists (select 1 from connections where person_id = a.id) as is_connected,
        coalesce(l.load, 0) as load, coalesce(l.wrapping, 0) as wrapping_up, m.queues,
        ${lastTurn('a.id')}::float8 as turn,
        (select s.ended_at from assignments s where s.agent_id = a.id and s.ended_at is not null
          order by s.ended_at desc limit 1) as idle_since
      from agents a
      left join membership m on m.agent_id = a.id
      left join load l on l.agent_id = a.id
      where ${of('a.id')}`, ids === null ? [this.clock.now()] : [this.clock.now(), ids])
  }
}

const agentOf = (row: AgentRow, schedule: Hours | null): RoutedAgent => ({
  id: row.id, name: row.name, isDeactivated: row.is_deactivated, isConnected: row.is_connected, status: row.status,
  capacity: row.capacity, load: row.load, wrappingUp: row.wrapping_up, turn: row.turn,
  idleSince: row.idle_since?.getTime() ?? null, schedule, ...abilityOf(row),
  queues: new Map((row.queues ?? []).map(({ queueId, ...membership }) => [queueId, membership])),
})
