import { createHash, createSecretKey, type KeyObject } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import type { Role } from '@parley/protocol'
import jwt from 'jsonwebtoken'
import { z } from 'zod'
import { Clock } from '../clock.js'
import { Config } from '../config.js'
import { Refusal } from '../refusal.js'

const minute = 60
const day = 24 * 60 * minute
const issuer = 'parley'

/** How long each kind of token is good for, in seconds. */
const lifetimes = {
  'agent': 15 * minute, 'agent-refresh': 30 * day, 'visitor': 60 * minute, 'visitor-return': 400 * day,
}
type Audience = keyof typeof lifetimes

export interface Token { token: string; expiresAt: Date }

const registered = { sub: z.uuid(), exp: z.int() }
const claims = {
  'agent': z.object({ ...registered, sid: z.uuid(), role: z.enum(['agent', 'supervisor', 'admin']) }),
  'agent-refresh': z.object(registered),
  'visitor': z.object({ ...registered, site: z.uuid() }),
  'visitor-return': z.object({ ...registered, site: z.uuid() }),
}

/**
 * Makes and checks every token that Parley gives out. A token is good for one audience, one algorithm is allowed, and
 * `kid` tells which secret signed it, so that the secret can be changed without signing everybody out.
 */
@Injectable()
export class TokensService {
  /** As keys: a text would be tried as a public key first, each time. */
  private readonly secrets: Map<string, KeyObject>
  private readonly key: KeyObject
  private readonly kid: string

  constructor(config: Config, private readonly clock: Clock) {
    this.kid = kidOf(config.jwtSecret)
    this.key = createSecretKey(Buffer.from(config.jwtSecret))
    const secrets = [config.jwtSecretPrevious ?? config.jwtSecret, config.jwtSecret]
    this.secrets = new Map(secrets.map((secret) => [kidOf(secret), createSecretKey(Buffer.from(secret))]))
  }

  signAgent({ agentId, sessionId, role }: { agentId: string; sessionId: string; role: Role }): Token {
    return this.sign('agent', agentId, { sid: sessionId, role })
  }

  /** @throws Refusal `unauthenticated` */
  verifyAgent(token: string): { agentId: string; sessionId: string; role: Role; expiresAt: Date } {
    const { sub, sid, role, exp } = this.verify('agent', token)
    return { agentId: sub, sessionId: sid, role, expiresAt: new Date(exp * 1000) }
  }

  /** What the refresh cookie of a session holds. Each is unique; the session's row knows which is the newest. */
  signRefresh(sessionId: string): Token {
    return this.sign('agent-refresh', sessionId, { jti: crypto.randomUUID() })
  }

  /** @throws Refusal `unauthenticated` */
  verifyRefresh(token: string): { sessionId: string } {
    return { sessionId: this.verify('agent-refresh', token).sub }
  }

  signVisitor(visitor: { visitorId: string; siteId: string }): Token {
    return this.sign('visitor', visitor.visitorId, { site: visitor.siteId })
  }

  /** @throws Refusal `unauthenticated` */
  verifyVisitor(token: string): { visitorId: string; siteId: string; expiresAt: Date } {
    const { sub, site, exp } = this.verify('visitor', token)
    return { visitorId: sub, siteId: site, expiresAt: new Date(exp * 1000) }
  }

  /** Whether a token says that it is for a visitor; `verifyVisitor` tells whether that is so. */
  isOfVisitor(token: string): boolean {
    return audienceIn(token) === 'visitor'
  }

  /** Lets a browser come back as the same visitor; good for nothing else. */
  signReturn(visitor: { visitorId: string; siteId: string }): Token {
    return this.sign('visitor-return', visitor.visitorId, { site: visitor.siteId })
  }

  /**
   * Who comes back: with the token made for that, or with one that is still good for talking.
   * @throws Refusal `unauthenticated`
   */
  verifyReturn(token: string): { visitorId: string; siteId: string } {
    const { sub, site } = this.verify(this.isOfVisitor(token) ? 'visitor' : 'visitor-return', token)
    return { visitorId: sub, siteId: site }
  }

  private sign(audience: Audience, subject: string, payload: object): Token {
    const issuedAt = Math.floor(this.clock.now().getTime() / 1000)
    const exp = issuedAt + lifetimes[audience]
    const token = jwt.sign({ ...payload, iat: issuedAt, exp }, this.key, {
      algorithm: 'HS256', issuer, audience, subject, keyid: this.kid,
    })
    return { token, expiresAt: new Date(exp * 1000) }
  }

  private verify<A extends Audience>(audience: A, token: string): z.output<(typeof claims)[A]>
  private verify(audience: Audience, token: string): unknown {
    const secret = this.secrets.get(jwt.decode(token, { complete: true })?.header.kid ?? '')
    if (secret === undefined) throw invalid()
    try {
      const clockTimestamp = Math.floor(this.clock.now().getTime() / 1000)
      const payload = jwt.verify(token, secret, { algorithms: ['HS256'], issuer, audience, clockTimestamp })
      return claims[audience].parse(payload)
    } catch (error) {
      if (error instanceof jwt.TokenExpiredError) throw new Refusal('unauthenticated', 'The token has expired.')
      throw invalid()
    }
  }
}

const kidOf = (secret: string) => createHash('sha256').update(`kid:${secret}`).digest('hex').slice(0, 12)
const invalid = () => new Refusal('unauthenticated', 'The token is not valid.')

function audienceIn(token: string): unknown {
  const payload = jwt.decode(token)
  return payload !== null && typeof payload === 'object' ? payload.aud : undefined
}
