// A socket lives no longer than the right to have it: not than the session, the role, the account or the token.
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Socket } from 'socket.io-client'
import type { SignedIn, VisitorSession } from '@parley/protocol'
import { Lifespan } from '../src/realtime/lifespan.js'
import { password, type TestAgent, type TestVisitor } from './people.js'
import { yes } from './talks.js'
import { aWorld, type World } from './world.js'

const minute = 60_000
const promisedMs = 5_000

let world: World
let admin: TestAgent
let bystander: Socket
let keeper: TestAgent
let visitor: TestVisitor
/** Another process of the backend, to which nobody tells what happens here: no Redis connects the two. */
let otherNode: string

beforeAll(async () => {
  world = await aWorld({ RATE_FACTOR: '1000' })
  ;[admin, keeper, visitor] = [await world.admin(), await world.anAgent(), await world.aVisitor()]
  otherNode = (await world.anotherNode()).url
  bystander = await keeper.connect()
})
afterAll(() => world.close())

/** Waits until a socket has ended, as long as was promised at most. */
async function ends(socket: Socket, after = 'its end'): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    if (!socket.connected) resolve()
    socket.once('disconnect', () => resolve())
  })
  const late = pause(promisedMs, undefined, { ref: false }).then(() => {
    throw new Error(`Five seconds after ${after} a socket is still there.`)
  })
  await Promise.race([ended, late])
}
const refused = (coming: Promise<Socket>) => expect(coming).rejects.toMatchObject({ data: { code: 'unauthenticated' } })
const lifespan = () => world.app.get(Lifespan)

describe('an agent\'s sockets', () => {
  let agent: TestAgent
  beforeEach(async () => { agent = await world.anAgent() })
  const patch = ({ id }: TestAgent, body: object) =>
    world.done('PATCH', `/api/agents/${id}`, { token: admin.token, body })

  const ways: Record<string, (them: TestAgent) => Promise<unknown>> = {
    'signing out': ({ token }) => world.done('POST', '/api/auth/logout', { token }),
    'signing out by the cookie alone': ({ cookie }) => world.done('POST', '/api/auth/logout', { headers: { cookie } }),
    'another password': ({ token }) => world.done('POST', '/api/me/password', {
      token, body: { current: password, next: 'five red kites by noon' },
    }),
    'deactivation': (them) => patch(them, { deactivated: true }),
    'removal': ({ id }) => world.done('DELETE', `/api/agents/${id}`, { token: admin.token }),
    'another role': (them) => patch(them, { role: 'supervisor' }),
  }
  it(`end on every node with ${Object.keys(ways).join(', ')}`, async () => {
    await Promise.all(Object.entries(ways).map(async ([way, happens]) => {
      const them = await world.anAgent()
      const [here, there] = [await them.connect(), await them.connect(otherNode)]
      await happens(them)
      await Promise.all([ends(here, way), ends(there, `${way}, on the other node`)])
      if (way !== 'another role') return refused(them.connect())
      await them.connect()
      yes(await them.ask('heartbeat', {}))
    }))
    expect(bystander.connected).toBe(true)
  })

  it('of one sign-in stay when another one ends', async () => {
    const socket = await agent.connect()
    const second = await world.done<SignedIn>('POST', '/api/auth/login', { body: { email: agent.email, password } })
    await world.done('POST', '/api/auth/logout', { token: second.accessToken })
    await lifespan().endRevoked()
    yes(await agent.ask('heartbeat', {}))
    expect(socket.connected).toBe(true)
  })

  it('stay when nothing changed that gives them their right', async () => {
    const socket = await agent.connect()
    await patch(agent, { name: 'Another Name', capacity: 7, queueIds: [] })
    await world.done('PATCH', '/api/me', { token: agent.token, body: { settings: { sound: false } } })
    await lifespan().endRevoked()
    yes(await agent.ask('heartbeat', {}))
    expect(socket.connected).toBe(true)
  })
})

describe('a token', () => {
  it('of an agent that ran out ends its socket, and a newer one keeps it', async () => {
    const [kept, ended] = [await keeper.connect(), await keeper.connect()]
    const theirs = await visitor.connect()
    world.clock.advance(14 * minute)
    lifespan().endExpired()
    const headers = { cookie: keeper.cookie }
    const { accessToken: token } = await world.done<SignedIn>('POST', '/api/auth/refresh', { headers })
    const until = new Date(Math.floor(world.clock.now().getTime() / 1000) * 1000 + 15 * minute)
    expect(await kept.emitWithAck('auth:refresh', { token })).toEqual({ ok: true, expiresAt: until.toISOString() })
    world.clock.advance(2 * minute)
    await ends(ended)
    await refused(keeper.connect())
    expect([kept.connected, theirs.connected]).toEqual([true, true])
    world.clock.advance(14 * minute)
    await ends(kept)
    expect(theirs.connected).toBe(true)
  })

  it('of a visitor does the same', async () => {
    const [kept, ended] = [await visitor.connect(), await visitor.connect()]
    world.clock.advance(29 * minute)
    const { token } = await world.done<VisitorSession>('POST', '/api/visitor/session', {
      body: { siteKey: world.site.siteKey, visitorToken: visitor.session.visitorToken }, headers: { origin: world.url },
    })
    expect(await kept.emitWithAck('auth:refresh', { token })).toMatchObject({ ok: true })
    world.clock.advance(2 * minute)
    await ends(ended)
    expect(await kept.emitWithAck('heartbeat', {})).toMatchObject({ ok: true })
    await refused(visitor.connect())
  })
})
