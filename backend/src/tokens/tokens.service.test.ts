import { randomUUID } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { describe, expect, it } from 'vitest'
import { Clock } from '../clock.js'
import { readConfig } from '../config.js'
import { TokensService } from './tokens.service.js'

class At extends Clock {
  constructor(public ms = Date.parse('2026-11-21T08:00:00Z')) { super() }
  override now(): Date { return new Date(this.ms) }
}
const secrets = { old: 'an older secret of thirty-two bytes', fresh: 'a fresher one, also thirty-two bytes' }
const tokensWith = (secret: string, previous?: string, clock = new At()) =>
  new TokensService(readConfig({ JWT_SECRET: secret, JWT_SECRET_PREVIOUS: previous }), clock)

const visitor = { visitorId: randomUUID(), siteId: randomUUID() }
const agent = { agentId: randomUUID(), sessionId: randomUUID(), role: 'agent' as const }
const refused = expect.objectContaining({ code: 'unauthenticated' }) as Error

describe('tokens', () => {
  it('say who someone is, until they expire', () => {
    const clock = new At()
    const tokens = tokensWith(secrets.fresh, undefined, clock)
    const { token, expiresAt } = tokens.signAgent(agent)
    expect(tokens.verifyAgent(token)).toEqual({ ...agent, expiresAt })
    expect(expiresAt.getTime() - clock.ms).toBe(15 * 60_000)
    clock.ms = expiresAt.getTime() - 1
    expect(() => tokens.verifyAgent(token)).not.toThrow()
    clock.ms = expiresAt.getTime()
    expect(() => tokens.verifyAgent(token)).toThrow('expired')
  })

  it('are good for one purpose each', () => {
    const tokens = tokensWith(secrets.fresh)
    const made = {
      agent: tokens.signAgent(agent).token, refresh: tokens.signRefresh(agent.sessionId).token,
      visitor: tokens.signVisitor(visitor).token, back: tokens.signReturn(visitor).token,
    }
    for (const wrong of [made.refresh, made.visitor, made.back]) expect(() => tokens.verifyAgent(wrong)).toThrow(refused)
    for (const wrong of [made.agent, made.visitor, made.back]) expect(() => tokens.verifyRefresh(wrong)).toThrow(refused)
    for (const wrong of [made.agent, made.refresh, made.back]) expect(() => tokens.verifyVisitor(wrong)).toThrow(refused)
    for (const wrong of [made.agent, made.refresh]) expect(() => tokens.verifyReturn(wrong)).toThrow(refused)
    for (const right of [made.visitor, made.back]) expect(tokens.verifyReturn(right)).toEqual(visitor)
  })

  it('of the secret before are still good while it is named, and new ones are of the new secret', () => {
    const { token } = tokensWith(secrets.old).signVisitor(visitor)
    const both = tokensWith(secrets.fresh, secrets.old)
    expect(both.verifyVisitor(token)).toMatchObject(visitor)
    expect(tokensWith(secrets.fresh).verifyVisitor(both.signVisitor(visitor).token)).toMatchObject(visitor)
    expect(() => tokensWith(secrets.fresh).verifyVisitor(token)).toThrow(refused)
  })

  it('signed in another way are refused, whatever they say', () => {
    const tokens = tokensWith(secrets.fresh)
    const { token } = tokens.signVisitor(visitor)
    const kid = jwt.decode(token, { complete: true })?.header.kid ?? ''
    const claims = { sub: visitor.visitorId, site: visitor.siteId, exp: Date.parse('2027-01-01') / 1000 }
    const sign = (options: jwt.SignOptions, payload: object = claims, secret = secrets.fresh) =>
      jwt.sign(payload, secret, { algorithm: 'HS256', audience: 'visitor', issuer: 'parley', keyid: kid, ...options })
    expect(() => tokens.verifyVisitor(sign({}))).not.toThrow()
    const wrong = [
      sign({ algorithm: 'HS512' }), sign({ issuer: 'someone' }), sign({ audience: 'agent' }), sign({ keyid: 'other' }),
      sign({}, claims, 'not the secret, but as long as one is'), sign({}, { ...claims, site: 'x' }), sign({}, { site: visitor.siteId, sub: visitor.visitorId }),
      jwt.sign(claims, '', { algorithm: 'none', audience: 'visitor', issuer: 'parley', keyid: kid }), '', 'a.b.c',
    ]
    for (const each of wrong) expect(() => tokens.verifyVisitor(each), each).toThrow(refused)
  })
})
