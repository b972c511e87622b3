import { createHash, randomBytes } from 'node:crypto'
import { Injectable, Logger } from '@nestjs/common'
import type { Invitation as InvitationView } from '@parley/protocol'
import { DataSource, type EntityManager } from 'typeorm'
import { Clock } from '../clock.js'
import { Refusal } from '../refusal.js'
import type { AgentSpeaker } from '../speaker.js'
import { AgentSessionsService } from './agent-sessions.service.js'
import { Agent } from './agent.entity.js'
import { Invitation } from './invitation.entity.js'
import { lockAgent } from './last-admin.js'
import { hashPassword, refuseWeak } from './passwords.js'
import { type Entered, SignInService } from './sign-in.service.js'

/** Whom an invitation is for, and how long it works. */
export interface Invited { name: string; email: string; expiresAt: string }

const validMs = 7 * 24 * 60 * 60_000

const hashOf = (token: string) => createHash('sha256').update(token).digest()

/** Links with which people set their password: the first one, or a new one when they have lost it. Each works once. */
@Injectable()
export class InvitationsService {
  private readonly log = new Logger('Invitations')

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly sessions: AgentSessionsService,
    private readonly signIn: SignInService,
  ) {}

  /**
   * A new link for an agent; older ones stop working. `base` is the address under which the dashboard is reached.
   * @throws Refusal `not_found`, and `conflict` for someone who is deactivated
   */
  async invite(by: AgentSpeaker, agentId: string, base: string): Promise<InvitationView> {
    const token = randomBytes(32).toString('base64url')
    const createdAt = this.clock.now()
    const expiresAt = new Date(createdAt.getTime() + validMs)
    await this.db.transaction(async (tx) => {
      const agent = await lockAgent(tx, agentId)
      if (agent.deactivatedAt !== null) throw new Refusal('conflict', 'This agent is deactivated. Activate them first.')
      await tx.delete(Invitation, { agentId })
      await tx.insert(Invitation, { tokenHash: hashOf(token), agentId, createdAt, expiresAt })
    })
    this.log.log({ by: by.id, agentId }, 'an invitation was made')
    // After the # it stays in the browser: no server and no log sees it.
    return { url: `${base}/dashboard/invitation#${token}`, expiresAt: expiresAt.toISOString() }
  }

  /** Whom a link is for. @throws Refusal `not_found` when it does not work, or no longer */
  async read(token: string): Promise<Invited> {
    const { agent, invitation } = await this.find(this.db.manager, token)
    return { name: agent.name, email: agent.email, expiresAt: invitation.expiresAt.toISOString() }
  }

  /**
   * Sets the password and signs in; whoever was signed in before is signed out.
   * @throws Refusal `not_found`, `invalid`
   */
  async accept(token: string, password: string): Promise<Entered> {
    const known = await this.find(this.db.manager, token)
    refuseWeak(password, known.agent, 'password')
    const passwordHash = await hashPassword(password)
    const agent = await this.db.transaction(async (tx) => {
      await lockAgent(tx, known.agent.id)
      const found = await this.find(tx, token)
      await tx.update(Invitation, { tokenHash: hashOf(token) }, { usedAt: this.clock.now() })
      await tx.update(Agent, found.agent.id, { passwordHash, version: found.agent.version + 1 })
      return found.agent
    })
    this.log.log({ agentId: agent.id }, 'an invitation was accepted')
    await this.sessions.endAll(agent.id)
    return this.signIn.enter(agent.id, agent.role)
  }

  private async find(tx: EntityManager, token: string): Promise<{ agent: Agent; invitation: Invitation }> {
    const invitation = await tx.findOneBy(Invitation, { tokenHash: hashOf(token) })
    const agent = invitation && await tx.findOneBy(Agent, { id: invitation.agentId })
    const isGood = invitation && invitation.usedAt === null && invitation.expiresAt > this.clock.now()
    if (!agent || !isGood || agent.deactivatedAt !== null) {
      throw new Refusal('not_found', 'This link does not work any more. Ask an admin for a new one.')
    }
    return { agent, invitation }
  }
}
