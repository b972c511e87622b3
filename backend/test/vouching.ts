import { randomUUID } from 'node:crypto'
import type { MadeIdentitySecret, Problem, SignedIn, VisitorSession } from '@parley/protocol'
import jwt from 'jsonwebtoken'
import type { Clock } from '../src/clock.js'
import { password } from './people.js'
import type { World } from './world.js'

export interface Claims { sub?: string; exp?: number; name?: string; email?: string; attributes?: Record<string, unknown>; jti?: string }

/** What a site's server signs: each token another one, good for ten minutes unless said otherwise. */
export const sign = ({ clock }: { clock: Clock }, secret: string, claims: Claims = {}): string => jwt.sign({
  sub: 'customer-7', exp: Math.floor(clock.now().getTime() / 1000) + 600, jti: randomUUID(), ...claims,
}, secret, { algorithm: 'HS256', noTimestamp: true })

/** The access token of the admin, good from now on however far the clock was moved. */
export async function adminToken(world: World): Promise<string> {
  const { email } = await world.admin()
  return (await world.done<SignedIn>('POST', '/api/auth/login', { body: { email, password } })).accessToken
}

/** A new secret of a site, the first one's unless another is named. */
export async function aSecret(world: World, siteId = world.site.id): Promise<string> {
  const token = await adminToken(world)
  return (await world.done<MadeIdentitySecret>('POST', `/api/sites/${siteId}/identity-secret`, { token })).secret
}

type Ask = { identityToken?: string; visitorToken?: string; siteKey?: string }

/** Asks for a session, of the first site unless another is named. */
export const enters = (world: World, ask: Ask, at = world.url) => {
  const body = { siteKey: world.site.siteKey, ...ask }
  const url = new URL('/api/visitor/session', at).href
  return world.call<VisitorSession & Problem>('POST', url, { body, headers: { origin: at } })
}
