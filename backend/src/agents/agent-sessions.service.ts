import { createHash, randomUUIDv7 } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import type { Role } from '@parley/protocol'
import { DataSource, type EntityManager } from 'typeorm'
import { Clock } from '../clock.js'
import { Gathered } from '../database/gathered.js'
import { preparedOn } from '../database/prepared.js'
import { DomainEvents } from '../events/domain-events.js'
import { Refusal } from '../refusal.js'
import type { AgentSpeaker } from '../speaker.js'
import { type Token, TokensService } from '../tokens/tokens.service.js'
import { AgentSession } from './agent-session.entity.js'

/** Tabs of one browser may ask at the same time with the same cookie. */
const parallelMs = 10_000
/** A browser whose answer was lost asks again, at the latest when its access token ran out. */
const lostAnswerMs = 20 * 60_000

/** `refresh` is missing where the cookie stays as it is. */
export interface Keys { agentId: string; access: Token; refresh?: Token }
interface Kept { agentId: string; role: Role; current: Buffer; previous: Buffer | null; rotatedAt: Date }
interface Speaking { speaker: AgentSpeaker; expiresAt: Date }
/** What an access token says, before the database was asked whether it still holds. */
export interface ClaimedSession { agentId: string; sessionId: string; expiresAt: Date }

const hashOf = (token: string) => createHash('sha256').update(token).digest()
const ended = () => new Refusal('unauthenticated', 'You are signed out. Sign in again.')

/** Signed-in browsers. The database is asked each time, so that a revoked session is over at once, on every node. */
@Injectable()
export class AgentSessionsService {
  private readonly speakers = new Gathered<ClaimedSession, AgentSpeaker | null>((claims) => this.speakersOf(claims))

  constructor(
    private readonly db: DataSource,
    private readonly tokens: TokensService,
    private readonly clock: Clock,
    private readonly events: DomainEvents,
  ) {}

  /** Who speaks with this access token, by its signature alone; `confirm` has to follow. @throws Refusal `unauthenticated` */
  claimed(token: string): ClaimedSession {
    return this.tokens.verifyAgent(token)
  }

  /** The agent of such a claim, with the role as it is now; asked for many in one statement. @throws Refusal `unauthenticated` */
  async confirm(claim: ClaimedSession): Promise<AgentSpeaker> {
    const speaker = await this.speakers.ask(claim)
    if (!speaker) throw ended()
    return speaker
  }

  /** Who speaks with this access token, with the role as it is now. @throws Refusal `unauthenticated` */
  async speakerOf(token: string): Promise<Speaking> {
    const claim = this.claimed(token)
    return { speaker: await this.confirm(claim), expiresAt: claim.expiresAt }
  }

  /** Which of these sessions are still good, each with the role of its agent as it is now. */
  async standing(sessionIds: string[]): Promise<Map<string, Role>> {
    const rows = await this.db.query<{ id: string; role: Role }[]>(`
      select s.id, a.role from agent_sessions s join agents a on a.id = s.agent_id
      where s.id = any($1) and s.revoked_at is null and s.expires_at > $2 and a.deactivated_at is null`,
    [sessionIds, this.clock.now()])
    return new Map(rows.map(({ id, role }) => [id, role]))
  }

  /** A new session, for someone who has just proved who they are. */
  async begin(tx: EntityManager, agentId: string, role: Role): Promise<Keys> {
    const now = this.clock.now()
    const sessionId = randomUUIDv7()
    const refresh = this.tokens.signRefresh(sessionId)
    await tx.query(
      'delete from agent_sessions where agent_id = $1 and (expires_at <= $2 or revoked_at is not null)', [agentId, now])
    await tx.insert(AgentSession, {
      id: sessionId, agentId, refreshHash: hashOf(refresh.token), rotatedAt: now, createdAt: now,
      expiresAt: refresh.expiresAt,
    })
    return { agentId, access: this.tokens.signAgent({ agentId, sessionId, role }), refresh }
  }

  /**
   * New keys for a refresh token, which is good once. An older one was copied or replayed, and ends the session. Only
   * our own pages are excused, whose browser sends the old one when two tabs ask at once, or when an answer was lost.
   * @throws Refusal `unauthenticated`
   */
  async refresh(token: string, isOwnPage: boolean): Promise<Keys> {
    const { sessionId } = this.tokens.verifyRefresh(token)
    const keys = await this.db.transaction((tx) => this.rotate(tx, sessionId, token, isOwnPage))
    if (keys) return keys
    await this.revoke('id = $2', sessionId)
    throw ended()
  }

  /** Ends the session of a refresh token or access token; one that is over already stays so. */
  async end(sessionId: string): Promise<void> {
    await this.revoke('id = $2', sessionId)
  }

  /** Ends every session of an agent. */
  async endAll(agentId: string): Promise<void> {
    await this.revoke('agent_id = $2', agentId)
  }

  private async speakersOf(claims: readonly ClaimedSession[]): Promise<(AgentSpeaker | null)[]> {
    const rows = await preparedOn(this.db).query<{ session_id: string; id: string; name: string; role: Role }[]>(`
      select s.id as session_id, a.id, a.name, a.role from agent_sessions s join agents a on a.id = s.agent_id
      where s.id = any($1::uuid[]) and s.revoked_at is null and s.expires_at > $2 and a.deactivated_at is null`,
    [claims.map(({ sessionId }) => sessionId), this.clock.now()])
    const bySession = new Map(rows.map(({ session_id: sessionId, ...agent }): [string, AgentSpeaker] =>
      [sessionId, { kind: 'agent', ...agent, sessionId }]))
    return claims.map(({ agentId, sessionId }) => {
      const speaker = bySession.get(sessionId)
      return speaker?.id === agentId ? speaker : null
    })
  }

  private async rotate(tx: EntityManager, sessionId: string, token: string, isOwnPage: boolean): Promise<Keys | null> {
    const now = this.clock.now()
    const [row] = await tx.query<Kept[]>(`
      select s.agent_id as "agentId", a.role, s.refresh_hash as current, s.previous_hash as previous,
        s.rotated_at as "rotatedAt"
      from agent_sessions s join agents a on a.id = s.agent_id
      where s.id = $1 and s.revoked_at is null and s.expires_at > $2 and a.deactivated_at is null
      for update of s`, [sessionId, now])
    if (!row) throw ended()
    const { agentId, role } = row
    const hash = hashOf(token)
    const isCurrent = row.current.equals(hash)
    const ageMs = now.getTime() - row.rotatedAt.getTime()
    const isExcused = isOwnPage && row.previous !== null && row.previous.equals(hash) && ageMs <= lostAnswerMs
    if (!isCurrent && !isExcused) return null
    const access = this.tokens.signAgent({ agentId, sessionId, role })
    if (!isCurrent && ageMs <= parallelMs) return { agentId, access }
    // After a lost answer its token dies with it: whoever comes with that one later ends the session.
    const refresh = this.tokens.signRefresh(sessionId)
    await tx.update(AgentSession, sessionId, {
      refreshHash: hashOf(refresh.token), previousHash: hash, rotatedAt: now, expiresAt: refresh.expiresAt,
    })
    return { agentId, access, refresh }
  }

  private async revoke(which: 'id = $2' | 'agent_id = $2', id: string): Promise<void> {
    const [rows] = await this.db.query<[{ id: string; agentId: string }[], number]>(
      `update agent_sessions set revoked_at = $1 where ${which} and revoked_at is null
       returning id, agent_id as "agentId"`, [this.clock.now(), id])
    const [first] = rows
    if (!first) return
    this.events.tell('agent.sessions-revoked', { agentId: first.agentId, sessionIds: rows.map((row) => row.id) })
  }
}
