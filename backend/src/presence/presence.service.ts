import { randomUUIDv7 } from 'node:crypto'
import { Injectable, Logger } from '@nestjs/common'
import type { DeclaredStatus, Requests } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { AuditService } from '../audit/audit.service.js'
import { Clock } from '../clock.js'
import { isUnavailable } from '../database/unavailable.js'
import { DomainEvents } from '../events/domain-events.js'
import { notFound, Refusal } from '../refusal.js'
import { seesAll, type AgentSpeaker } from '../speaker.js'

/** A node that said nothing for this long is dead, and its connections with it. It speaks up every `BEAT_MS`. */
const LEASE_SECONDS = 15
export const BEAT_MS = 5_000

interface Socket { kind: 'visitor' | 'agent'; personId: string }

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
  /** A closed socket's row could not be taken away. */
  private isBehind = false

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly events: DomainEvents,
    private readonly audit: AuditService,
  ) {}

  /** A socket opened. The first of a person is told. */
  async connect(socketId: string, socket: Socket): Promise<void> {
    this.sockets.set(socketId, socket)
    const before = await this.isConnected(socket.personId)
    await this.write([[socketId, socket]])
    // It may have closed again while this was written.
    if (!this.sockets.has(socketId)) return this.forget(socketId, socket)
    if (socket.kind === 'agent') {
      await this.db.query('update agents set gone_at = null where id = $1 and gone_at is not null', [socket.personId])
    }
    if (!before) this.tell(socket, true)
  }

  /** A socket closed. The last of a person is told; with the database away, once it is back. */
  async disconnect(socketId: string): Promise<void> {
    const socket = this.sockets.get(socketId)
    this.sockets.delete(socketId)
    if (socket) await this.forgetOrOwe(socketId, socket)
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

  /** A tab has not been touched for a while, or is again. The first touch ends being away that came by itself. */
  async setIdle(socketId: string, speaker: AgentSpeaker, isIdle: boolean): Promise<void> {
    await this.db.query('update connections set idle_since = $2 where socket_id = $1', [socketId, isIdle ? this.clock.now() : null])
    if (isIdle) return
    const [back] = await this.db.query<[unknown[], number]>(`
      update agents set status = 'online', status_reason = null, status_since = $2, is_away_by_itself = false
      where id = $1 and is_away_by_itself returning id`, [speaker.id, this.clock.now()])
    if (back.length > 0) this.tellDeclared(speaker.id, 'online')
  }

  async isConnected(personId: string): Promise<boolean> {
    const rows = await this.db.query<unknown[]>('select 1 from connections where person_id = $1 limit 1', [personId])
    return rows.length > 0
  }

  /** Says that this node lives; where its row is new, after a crash or a long pause, its sockets are written again. */
  async beat(): Promise<void> {
    if (this.isBehind) await this.forgetClosed()
    const [row] = await this.db.query<{ is_new: boolean }[]>(`
      insert into nodes (id, seen_at) values ($1, now()) on conflict (id) do update set seen_at = now()
      returning xmax = 0 as is_new`, [this.nodeId])
    if (!row?.is_new || this.sockets.size === 0) return
    const sockets = [...this.sockets]
    await this.write(sockets)
    for (const [, socket] of sockets) this.tell(socket, true)
  }

  /** Forgets the connections of dead nodes, and notes since when agents without any are gone. */
  async sweep(): Promise<void> {
    const left = await this.db.query<{ person_id: string; kind: Socket['kind'] }[]>(`
      with dead as (delete from nodes where seen_at < now() - make_interval(secs => $1) returning id),
        gone as (
          delete from connections c where c.node_id in (select id from dead)
            or not exists (select 1 from nodes n where n.id = c.node_id) returning c.person_id, c.kind)
      select distinct person_id, kind from gone`, [LEASE_SECONDS])
    await this.db.query(`
      update agents a set gone_at = case when exists (select 1 from connections where person_id = a.id) then null else $1::timestamptz end
      where (a.gone_at is null) <> exists (select 1 from connections where person_id = a.id)`, [this.clock.now()])
    for (const { person_id: personId, kind } of left) {
      if (!await this.isConnected(personId)) this.tell({ kind, personId }, false)
    }
  }

  /** Agents all of whose tabs have been idle for as long as the team's settings say are away from now on. */
  async sweepIdle(): Promise<void> {
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

  /** Agents who hold conversations that are not idle and have been gone since before `time`. */
  async goneSince(time: Date): Promise<string[]> {
    const rows = await this.db.query<{ id: string }[]>(`
      select a.id from agents a where a.gone_at <= $1
        and exists (select 1 from conversations where agent_id = a.id and status = 'active' and idle_since is null)`, [time])
    return rows.map(({ id }) => id)
  }

  /** This node ends: whoever has no other connection is gone from now on. */
  async leave(): Promise<void> {
    const sockets = [...this.sockets]
    this.sockets.clear()
    await this.db.query('delete from connections where node_id = $1', [this.nodeId])
    await this.db.query('delete from nodes where id = $1', [this.nodeId])
    for (const [, socket] of sockets) {
      if (!await this.isConnected(socket.personId)) await this.gone(socket)
    }
  }

  /** Takes away rows of sockets that are no more. A row is only ever written for a socket that is noted here before. */
  private async forgetClosed(): Promise<void> {
    const rows = await this.db.query<(Socket & { socketId: string })[]>(
      'select socket_id as "socketId", kind, person_id as "personId" from connections where node_id = $1', [this.nodeId])
    this.isBehind = false
    for (const { socketId, ...socket } of rows) if (!this.sockets.has(socketId)) await this.forgetOrOwe(socketId, socket)
  }

  private async forgetOrOwe(socketId: string, socket: Socket): Promise<void> {
    try {
      await this.forget(socketId, socket)
    } catch (error) {
      this.isBehind = true
      if (!isUnavailable(error)) this.log.error({ err: error }, 'a closed socket could not be forgotten')
    }
  }

  private async forget(socketId: string, socket: Socket): Promise<void> {
    await this.db.query('delete from connections where socket_id = $1', [socketId])
    if (!await this.isConnected(socket.personId)) await this.gone(socket)
  }

  private async gone(socket: Socket): Promise<void> {
    if (socket.kind === 'agent') {
      await this.db.query('update agents set gone_at = $2 where id = $1 and gone_at is null', [socket.personId, this.clock.now()])
    }
    this.tell(socket, false)
  }

  private async write(sockets: [string, Socket][]): Promise<void> {
    await this.db.query(`
      insert into connections (socket_id, node_id, kind, person_id, connected_at)
      select s.id, $1, s.kind, s.person, now() from unnest($2::text[], $3::text[], $4::uuid[]) as s (id, kind, person)
      on conflict (socket_id) do nothing`,
    [this.nodeId, sockets.map(([id]) => id), sockets.map(([, { kind }]) => kind), sockets.map(([, { personId }]) => personId)])
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
