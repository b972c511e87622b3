import { Injectable } from '@nestjs/common'
import type { ChangePassword, Me, Role, SignedIn } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { Refusal } from '../refusal.js'
import type { AgentSpeaker } from '../speaker.js'
import { TokensService } from '../tokens/tokens.service.js'
import { AgentSessionsService, type Keys } from './agent-sessions.service.js'
import { meView } from './agent-views.js'
import { Agent } from './agent.entity.js'
import { hashPassword, isPassword, refuseWeak } from './passwords.js'
import { SignInThrottle } from './sign-in-throttle.js'

/** What a person gets who signed in, and the cookie's new content where it changes. */
export interface Entered { keys: Keys; agent: Me }

/** Proves who an agent is, and changes what proves it. */
@Injectable()
export class SignInService {
  constructor(
    private readonly db: DataSource,
    private readonly sessions: AgentSessionsService,
    private readonly throttle: SignInThrottle,
    private readonly tokens: TokensService,
  ) {}

  /**
   * Signs in. An unknown address, a wrong password and a closed account get the same words, after the same time.
   * @throws Refusal `unauthenticated`, `rate_limited`
   */
  async signIn({ email, password }: { email: string; password: string }, address: string): Promise<Entered> {
    await this.throttle.attempt(email, address)
    const agent = await this.db.manager.findOneBy(Agent, { email })
    const isRight = await isPassword(agent?.passwordHash ?? null, password)
    if (!agent || !isRight || agent.deactivatedAt !== null) {
      throw new Refusal('unauthenticated', 'The e-mail address or the password is not right.')
    }
    await this.throttle.succeeded(email, address)
    return this.enter(agent.id, agent.role)
  }

  /** @throws Refusal `unauthenticated` */
  async refresh(token: string, isOwnPage: boolean): Promise<Entered> {
    return this.entered(await this.sessions.refresh(token, isOwnPage))
  }

  /** Ends the session that the cookie or the access token belongs to; what cannot be read belongs to none. */
  async signOut(tokens: { refresh: string | undefined; access: string | undefined }): Promise<void> {
    const { refresh, access } = tokens
    const found = [
      refresh === undefined ? null : this.readable(() => this.tokens.verifyRefresh(refresh)),
      access === undefined ? null : this.readable(() => this.tokens.verifyAgent(access)),
    ]
    for (const session of found) if (session) await this.sessions.end(session.sessionId)
  }

  /** Sets another password, ends every session, and signs in anew. @throws Refusal `invalid`, `rate_limited` */
  async changePassword(speaker: AgentSpeaker, wish: ChangePassword, address: string): Promise<Entered> {
    const { current, next } = wish
    const agent = await this.db.manager.findOneByOrFail(Agent, { id: speaker.id })
    await this.throttle.attempt(agent.email, address)
    if (!await isPassword(agent.passwordHash, current)) {
      const words = 'This is not your password.'
      throw new Refusal('invalid', words, { errors: [{ path: 'current', message: words }] })
    }
    refuseWeak(next, agent, 'next')
    await this.throttle.succeeded(agent.email, address)
    await this.db.manager.update(Agent, agent.id, { passwordHash: await hashPassword(next) })
    await this.sessions.endAll(agent.id)
    return this.enter(agent.id, agent.role)
  }

  /** A new session for someone who has proved who they are. */
  async enter(agentId: string, role: Role): Promise<Entered> {
    return this.entered(await this.db.transaction((tx) => this.sessions.begin(tx, agentId, role)))
  }

  private async entered(keys: Keys): Promise<Entered> {
    return { keys, agent: await meView(this.db, keys.agentId) }
  }

  private readable<T>(read: () => T): T | null {
    try {
      return read()
    } catch (error) {
      if (error instanceof Refusal) return null
      throw error
    }
  }
}

/** The answer to someone who signed in. */
export const signedIn = ({ keys, agent }: Entered): SignedIn =>
  ({ accessToken: keys.access.token, expiresAt: keys.access.expiresAt.toISOString(), agent })
