import { randomUUIDv7 } from 'node:crypto'
import { Injectable, Logger } from '@nestjs/common'
import type { DeclaredStatus, Requests } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { AuditService } from '../audit/audit.service.js'
import { Clock } from '../clock.js'
import { Gathered } from '../database/gathered.js'
import { preparedOn } from '../database/prepared.js'
import { isUnavailable } from '../database/unavailable.js'
import { DomainEvents } from '../events/domain-events.js'
import { notFound, Refusal } from '../refusal.js'
import { seesAll, type AgentSpeaker } from '../speaker.js'
import { MassLoss, PATIENCE_MS } from './mass-loss.js'

/** A node that said nothing for this long is dead, and its connections with it. It speaks up every `BEAT_MS`. */
const LEASE_SECONDS = 15
export const BEAT_MS = 5_000

interface Socket { kind: 'visitor' | 'agent'; personId: string }
/** A socket that came or went. */
interface Change extends Socket { socketId: string; isHere: boolean }
interface Person { kind: Socket['kind']; personId: string; wasHere: boolean; isHere: boolean }

/**
 * Who is connected, and what agents declare. Presence is rows that a living node renews, so that it heals by itself
 * after a crash: of a node, whose rows run out, and of PostgreSQL, whose rows the nodes write again. Leases are
 * measured by the database's clock, as the clocks of nodes differ.
 */
@Injectable()
export class PresenceService {
  private readonly log = new Logger('Presence')
  private readonly nodeId = randomUUIDv7()
  private readonly sockets = new Map<string, Socket>()
  /** Of agents' tabs that are idle. It is written with their row, as a tab may say so before it has one. */
  private readonly untouchedSince = new Map<string, Date>()
  /** In one line, so that who came and who went are told in the order in which it happened; a crowd in one statement. */
  private readonly changes = new Gathered<Change, void>(async (changes) => {
    await this.write(changes)
    return changes.map(() => undefined)
  })
  private readonly massLoss = new MassLoss()

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly events: DomainEvents,
    private readonly audit: AuditService,
  ) {}

  /** A socket opened. The first of a person is told. */
  async connect(socketId: string, socket: Socket): Promise<void> {
    this.sockets.set(socketId, socket)
    await this.changes.ask({ ...socket, socketId, isHere: true })
  }

  /** A socket closed. The last of a person is told; with the database away, once it is back. */
  async disconnect(socketId: string): Promise<void> {
    const socket = this.sockets.get(socketId)
    this.sockets.delete(socketId)
    this.untouchedSince.delete(socketId)
    if (!socket) return
    this.massLoss.note(this.clock.now().getTime())
    await this.forget([[socketId, socket]])
  }

  async setStatus(speaker: AgentSpeaker, status: DeclaredStatus, reason: string | undefined): Promise<void> {
    await this.declare(this.db, speaker.id, status, reason)
    this.tellDeclared(speaker.id, status)
  }

  /** The same for somebody else, which is recorded. @throws Refusal `forbidden`, or `not_found` */
  async setStatusOf(speaker: AgentSpeaker, { agentId, status, reason }: Requests['agent:set-status']): Promise<void> {
    if (!seesAll(speaker)) throw new Refusal('forbidden', 'This is for supervisors.')
    await this.db.transaction(async (tx) => {
      const isThere = await this.declare(tx, agentId, status, reason)
      if (!isThere) throw notFound('agent')
      await this.audit.record(tx, { by: speaker, action: 'set-status', agentId, details: { status, reason: reason ?? null } })
    })
    this.tellDeclared(agentId, status)
  }

  /** A tab has not been touched for so long, or (null) is again. The first touch ends being away that came by itself. */
  async setIdle(socketId: string, speaker: AgentSpeaker, seconds: number | null): Promise<void> {
    if (seconds === null) this.untouchedSince.delete(socketId)
    else this.untouchedSince.set(socketId, new Date(this.clock.now().getTime() - seconds * 1000))
    await this.changes.ask({ kind: 'agent', personId: speaker.id, socketId, isHere: true })
    if (seconds !== null) return
    const [back] = await this.db.query<[unknown[], number]>(`
      update agents set status = 'online', status_reason = null, status_since = $2, is_away_by_itself = false
      where id = $1 and is_away_by_itself returning id`, [speaker.id, this.clock.now()])
    if (back.length > 0) this.tellDeclared(speaker.id, 'online')
  }

  /**
   * Says that this node lives. Where its row is new, after a crash or a long pause, its sockets are written again; where it
   * has more rows than sockets, some could not be taken away, or were written after their answer was given up.
   */
  async beat(): Promise<void> {
    const [row] = await this.db.query<{ is_new: boolean; rows: number }[]>(`
      insert into nodes (id, seen_at) values ($1, now()) on conflict (id) do update set seen_at = now()
      returning xmax = 0 as is_new, (select count(*)::int from connections where node_id = $1) as rows`, [this.nodeId])
    if (row && row.rows > this.sockets.size) await this.forgetClosed()
    if (!row?.is_new || this.sockets.size === 0) return
    const sockets = [...this.sockets]
    await Promise.all(sockets.map(([socketId, socket]) => this.changes.ask({ ...socket, socketId, isHere: true })))
  }

  /** Forgets the connections of dead nodes, notes since when agents without any are gone, and who has long touched nothing. */
  async sweep(): Promise<void> {
    const left = await this.db.query<Socket[]>(`
      with dead as (delete from nodes where seen_at < now() - make_interval(secs => $1) returning id),
        gone as (
          delete from connections c where c.node_id in (select id from dead)
            or not exists (select 1 from nodes n where n.id = c.node_id) returning c.socket_id, c.person_id, c.kind)
      select distinct person_id as "personId", kind from gone g where not exists (
        select 1 from connections c where c.person_id = g.person_id and c.socket_id not in (select socket_id from gone))`,
    [LEASE_SECONDS])
    await this.db.query(`
      update agents a set gone_at = case when exists (select 1 from connections where person_id = a.id) then null else $1::timestamptz end
      where (a.gone_at is null) <> exists (select 1 from connections where person_id = a.id)`, [this.clock.now()])
    for (const person of left) this.tell(person, false)
    await this.sweepIdle()
  }

  /** Agents all of whose tabs have been idle for as long as the team's settings say are away from now on. */
  private async sweepIdle(): Promise<void> {
    const now = this.clock.now()
    const [rows] = await this.db.query<[{ id: string }[], number]>(`
      update agents a set status = 'away', status_reason = null, status_since = $1, is_away_by_itself = true
      from routing_settings s
      where s.auto_away_minutes is not null and a.status = 'online'
        and exists (select 1 from connections where person_id = a.id)
        and not exists (select 1 from connections k where k.person_id = a.id
          and (k.idle_since is null or k.idle_since > $1::timestamptz - make_interval(mins => s.auto_away_minutes)))
      returning a.id`, [now])
    for (const { id } of rows) this.tellDeclared(id, 'away')
  }

  /**
   * Agents who hold conversations that are not idle and have been gone since before `time`. Who went with a mass of
   * others, of this node or another, did not leave, and has longer: taking their conversations back would cost the most
   * just when all return.
   */
  async goneSince(time: Date): Promise<string[]> {
    const rows = await this.db.query<{ id: string }[]>(`
      select a.id from agents a where a.gone_at <= $1
        and not exists (select 1 from mass_losses where ended_at >= $2 and began_at <= a.gone_at)
        and exists (select 1 from conversations where agent_id = a.id and status = 'active' and idle_since is null)`,
    [time, this.patienceBegan()])
    return rows.map(({ id }) => id)
  }

  /** Whether other nodes work on this database, which change what this one has read. */
  async hasNeighbours(): Promise<boolean> {
    const rows = await this.db.query<unknown[]>('select 1 from nodes where id <> $1 limit 1', [this.nodeId])
    return rows.length > 0
  }

  /** This node ends: whoever has no other connection is gone from now on. */
  async leave(): Promise<void> {
    this.sockets.clear()
    const gone = await this.db.query<Socket[]>(`
      with gone as (delete from connections where node_id = $1 returning person_id, kind),
        dead as (delete from nodes where id = $1)
      select distinct person_id as "personId", kind from gone g
      where not exists (select 1 from connections c where c.person_id = g.person_id and c.node_id <> $1)`, [this.nodeId])
    await this.noteAgents(gone.map((person) => ({ ...person, wasHere: true, isHere: false })))
    for (const person of gone) this.tell(person, false)
  }

  /** Takes away rows of sockets that are no more. A row is only ever written for a socket that is noted here before. */
  private async forgetClosed(): Promise<void> {
    const rows = await this.db.query<(Socket & { socketId: string })[]>(
      'select socket_id as "socketId", kind, person_id as "personId" from connections where node_id = $1', [this.nodeId])
    await this.forget(rows.filter(({ socketId }) => !this.sockets.has(socketId)).map(({ socketId, ...socket }) => [socketId, socket]))
  }

  /** Keeps for all nodes that a mass of lines is being lost here. */
  private async keepMassLoss(): Promise<void> {
    const loss = this.massLoss.last
    if (!loss || loss.endedAt < this.patienceBegan().getTime()) return
    await this.db.query(`
      with over as (delete from mass_losses where ended_at < $4 and node_id <> $1)
      insert into mass_losses (node_id, began_at, ended_at) values ($1, $2, $3)
      on conflict (node_id) do update set began_at = excluded.began_at, ended_at = excluded.ended_at`,
    [this.nodeId, new Date(loss.beganAt), new Date(loss.endedAt), this.patienceBegan()])
  }

  /** Mass losses that ended after this are still waited for. */
  private patienceBegan(): Date {
    return new Date(this.clock.now().getTime() - PATIENCE_MS)
  }

  private async forget(closed: [string, Socket][]): Promise<void> {
    try {
      await Promise.all(closed.map(([socketId, socket]) => this.changes.ask({ ...socket, socketId, isHere: false })))
    } catch (error) {
      if (!isUnavailable(error)) this.log.error({ err: error }, 'a closed socket could not be forgotten')
    }
  }

  /**
   * Writes who came and takes away who went, and tells of everyone for whom that was the first or the last socket. One
   * that closed before it was written is never written.
   */
  private async write(changes: readonly Change[]): Promise<void> {
    const came = [...new Map(changes.filter(({ socketId, isHere }) => isHere && this.sockets.has(socketId))
      .map((change) => [change.socketId, change])).values()]
    const went = changes.filter(({ isHere }) => !isHere)
    if (went.length > 0) await this.keepMassLoss()
    const persons = new Map(changes.map(({ personId, kind }) => [personId, kind]))
    const rows = await preparedOn(this.db).query<{ person_id: string; was_here: boolean; stays: boolean }[]>(`
      with written as (
          insert into connections (socket_id, node_id, kind, person_id, connected_at, idle_since)
          select s.id, $1, s.kind, s.person, now(), s.idle_since
          from unnest($2::text[], $3::text[], $4::uuid[], $7::timestamptz[]) as s (id, kind, person, idle_since)
          on conflict (socket_id) do update set idle_since = excluded.idle_since
          where connections.idle_since is distinct from excluded.idle_since),
        taken as (delete from connections where socket_id = any($5::text[]))
      select p.id as person_id, bool_or(c.socket_id is not null) as was_here,
        bool_or(c.socket_id is not null and c.socket_id <> all($5::text[])) as stays
      from unnest($6::uuid[]) as p (id) left join connections c on c.person_id = p.id group by p.id`, [
      this.nodeId, came.map(({ socketId }) => socketId), came.map(({ kind }) => kind), came.map(({ personId }) => personId),
      went.map(({ socketId }) => socketId), [...persons.keys()],
      came.map(({ socketId }) => this.untouchedSince.get(socketId) ?? null),
    ])
    const arrived = new Set(came.map(({ personId }) => personId))
    const found = rows.map(({ person_id: personId, was_here: wasHere, stays }): Person => ({
      personId, kind: persons.get(personId) ?? 'visitor', wasHere, isHere: stays || arrived.has(personId),
    }))
    await this.noteAgents(found)
    for (const person of found) if (person.wasHere !== person.isHere) this.tell(person, person.isHere)
  }

  /**
   * Since when agents are gone. A row that somebody holds right now is left to the next sweep: nobody's arrival waits
   * for an agent's row, and rows of several agents are never waited for in an order that others do not keep.
   */
  private async noteAgents(persons: Person[]): Promise<void> {
    const agents = persons.filter(({ kind }) => kind === 'agent')
    if (agents.length === 0) return
    await this.db.query(`
      update agents a set gone_at = case when p.is_here then null else $3::timestamptz end
      from unnest($1::uuid[], $2::boolean[]) as p (id, is_here)
      where a.id = p.id and (a.gone_at is null) <> p.is_here
        and a.id in (select id from agents where id = any($1) for no key update skip locked)`,
    [agents.map(({ personId }) => personId), agents.map(({ isHere }) => isHere), this.clock.now()])
  }

  private async declare(
    db: Pick<DataSource, 'query'>, agentId: string, status: DeclaredStatus, reason: string | undefined,
  ): Promise<boolean> {
    const [rows] = await db.query<[unknown[], number]>(`
      update agents set status = $2, status_reason = $3, is_away_by_itself = false, misses = 0,
        status_since = $4 where id = $1 and deactivated_at is null returning id`, [agentId, status, reason ?? null, this.clock.now()])
    return rows.length > 0
  }

  private tellDeclared(agentId: string, status: DeclaredStatus): void {
    this.events.tell('agent.presence', { agentId })
    if (status === 'away' || status === 'offline') this.events.tell('agent.away', { agentId })
    this.events.tell('agent.freed', { agentId })
  }

  private tell({ kind, personId }: Socket, online: boolean): void {
    if (kind === 'visitor') return this.events.tell('visitor.presence', { visitorId: personId, online })
    this.events.tell('agent.presence', { agentId: personId })
    this.events.tell('agent.freed', { agentId: personId })
  }
}
