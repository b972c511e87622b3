import type { AgentInvited, Invitation, SignedIn } from '@parley/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { password, type TestAgent } from './people.js'
import { aWorld, type World } from './world.js'

let world: World
let admin: TestAgent
beforeEach(async () => {
  world = await aWorld()
  admin = await world.admin()
})
afterEach(() => world.close())

const day = 24 * 3_600_000
const invite = async () => {
  const made = await world.done<AgentInvited>('POST', '/api/agents', { token: admin.token, body: { name: 'Grace', email: 'grace@parley.example', role: 'agent' } })
  return { id: made.agent.id, account: made.agent.account, url: made.invitation.url, token: tokenIn(made.invitation) }
}
const again = async (id: string) => tokenIn(await world.done<Invitation>('POST', `/api/agents/${id}/invitation`, { token: admin.token }))
const tokenIn = ({ url }: Invitation) => new URL(url).hash.slice(1)
const read = (token: string) => world.call('POST', '/api/invitations/read', { body: { token } })
const accept = (token: string, secret = password) => world.call<SignedIn>('POST', '/api/invitations/accept', { body: { token, password: secret } })
const signIn = async (secret: string) =>
  (await world.call('POST', '/api/auth/login', { body: { email: 'grace@parley.example', password: secret } })).status

test('a link sets the password once', async () => {
  const { token, url, account } = await invite()
  expect(account).toBe('invited')
  expect(url).toBe(`${world.url}/dashboard/invitation#${token}`)
  expect(await read(token)).toMatchObject({ status: 200, body: { name: 'Grace', email: 'grace@parley.example' } })
  expect(await signIn(password)).toBe(401)
  const accepted = await accept(token)
  expect(accepted).toMatchObject({ status: 200, body: { agent: { name: 'Grace', account: 'active' } } })
  expect(accepted.headers.getSetCookie()[0]).toContain('parley_refresh=')
  expect(await signIn(password)).toBe(200)
  for (const answer of [await accept(token, 'another one altogether'), await read(token), await read('x'.repeat(43))]) {
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } })
  }
  expect(await signIn('another one altogether')).toBe(401)
})

test('of two who accept at the same moment, one sets the password', async () => {
  const { token } = await invite()
  const answers = await Promise.all([accept(token), accept(token, 'another one altogether')])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 404])
})

test('a weak password is refused, and the link stays good', async () => {
  const { token } = await invite()
  for (const weak of ['short', 'password1234', 'grace is my name']) {
    expect(await accept(token, weak), weak).toMatchObject({ status: 400, body: { code: 'invalid', errors: [{ path: 'password' }] } })
  }
  expect((await accept(token)).status).toBe(200)
})

test('a link ends after seven days, and when a newer one is made', async () => {
  const first = await invite()
  const second = await again(first.id)
  expect((await read(first.token)).status).toBe(404)
  world.clock.advance(7 * day - 1000)
  expect((await read(second)).status).toBe(200)
  world.clock.advance(1000)
  expect((await accept(second)).status).toBe(404)
})

test('a link for someone who has a password sets a new one, and signs them out everywhere', async () => {
  const { id, token } = await invite()
  const before = (await accept(token)).body.accessToken
  const reset = await again(id)
  expect((await world.call('GET', '/api/me', { token: before })).status).toBe(200)
  const after = await accept(reset, 'nine old stone bridges')
  expect((await world.call('GET', '/api/me', { token: before })).status).toBe(401)
  expect((await world.call('GET', '/api/me', { token: after.body.accessToken })).status).toBe(200)
  expect([await signIn(password), await signIn('nine old stone bridges')]).toEqual([401, 200])
})

test('someone deactivated is not invited, and their link is worth nothing', async () => {
  const { id, token } = await invite()
  const change = (deactivated: boolean) => world.done('PATCH', `/api/agents/${id}`, { token: admin.token, body: { deactivated } })
  await change(true)
  expect((await accept(token)).status).toBe(404)
  expect(await world.call('POST', `/api/agents/${id}/invitation`, { token: admin.token })).toMatchObject({ status: 409, body: { code: 'conflict' } })
  await change(false)
  expect((await accept(token)).status).toBe(200)
})
