import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TestAgent } from './people.js'
import { aWorld, type World } from './world.js'

let world: World
let agent: TestAgent
beforeEach(async () => {
  world = await aWorld()
  agent = await world.anAgent()
})
afterEach(() => world.close())

const second = 1000
const refresh = async (cookie: string, headers = {}) => {
  const { status, headers: answered, body } = await world.call<{ accessToken: string }>('POST', '/api/auth/refresh', { headers: { cookie, ...headers } })
  return { status, cookie: answered.getSetCookie()[0]?.split(';')[0], token: body.accessToken }
}
const browser = { 'sec-fetch-site': 'same-origin' }
const mayAsk = async (token: string) => (await world.call('GET', '/api/me', { token })).status

test('each refresh gives a new cookie, and the next one works with it', async () => {
  let { cookie } = agent
  for (let count = 0; count < 3; count += 1) {
    world.clock.advance(16 * 60 * second)
    const fresh = await refresh(cookie)
    expect(fresh.status).toBe(200)
    expect(fresh.cookie).not.toBe(cookie)
    expect(await mayAsk(fresh.token)).toBe(200)
    cookie = fresh.cookie ?? ''
  }
})

test('use of an old cookie ends the session for everyone who has it', async () => {
  const fresh = await refresh(agent.cookie)
  expect((await refresh(agent.cookie)).status).toBe(401)
  expect((await refresh(fresh.cookie ?? '')).status).toBe(401)
  expect(await mayAsk(fresh.token)).toBe(401)
})

test('two tabs of one browser may ask at the same moment', async () => {
  const [one, two] = await Promise.all([refresh(agent.cookie, browser), refresh(agent.cookie, browser)])
  expect([one.status, two.status]).toEqual([200, 200])
  const cookies = [one.cookie, two.cookie].filter((cookie) => cookie !== undefined)
  expect(cookies).toHaveLength(1)
  expect((await refresh(cookies[0] ?? '', browser)).status).toBe(200)
})

test('a browser whose answer was lost comes back, and the lost cookie is worth nothing', async () => {
  const lost = await refresh(agent.cookie, browser)
  world.clock.advance(60 * second)
  const again = await refresh(agent.cookie, browser)
  expect(again.status).toBe(200)
  expect(again.cookie).not.toBe(lost.cookie)
  world.clock.advance(60 * second)
  expect((await refresh(lost.cookie ?? '', browser)).status).toBe(401)
  expect((await refresh(again.cookie ?? '', browser)).status).toBe(401)
})

test('after a while even a browser is not excused', async () => {
  const fresh = await refresh(agent.cookie, browser)
  world.clock.advance(21 * 60 * second)
  expect((await refresh(agent.cookie, browser)).status).toBe(401)
  expect((await refresh(fresh.cookie ?? '', browser)).status).toBe(401)
})

test('signing out ends the session by cookie or by token, and only that one', async () => {
  const other = await world.anAgent()
  expect((await world.call('POST', '/api/auth/logout', { headers: { cookie: agent.cookie } })).status).toBe(204)
  expect(await mayAsk(agent.token)).toBe(401)
  expect((await refresh(agent.cookie)).status).toBe(401)
  expect(await mayAsk(other.token)).toBe(200)
  expect((await world.call('POST', '/api/auth/logout', { token: other.token })).status).toBe(204)
  expect((await refresh(other.cookie)).status).toBe(401)
  expect((await world.call('POST', '/api/auth/logout')).status).toBe(204)
})

test('nothing else passes for the cookie', async () => {
  for (const cookie of ['', 'parley_refresh=', 'parley_refresh=x', `parley_refresh=${agent.token}`]) {
    expect((await refresh(cookie)).status, cookie).toBe(401)
  }
  expect((await refresh(agent.cookie)).status).toBe(200)
})

test('a session that nobody uses for thirty days is over', async () => {
  world.clock.advance(30 * 24 * 3600 * second)
  expect((await refresh(agent.cookie)).status).toBe(401)
})

test('the cookie travels only over TLS where Parley is reached so', async () => {
  const { email, password } = agent
  const plain = await world.call('POST', '/api/auth/login', { body: { email, password } })
  expect(plain.headers.getSetCookie()[0]).toMatch(/; HttpOnly; SameSite=Strict$/)
  const behindTls = await aWorld({ PUBLIC_URL: 'https://support.example' })
  const { email: ada, password: hers } = await behindTls.admin()
  const signedIn = await behindTls.call('POST', '/api/auth/login', { body: { email: ada, password: hers } })
  await behindTls.close()
  expect(signedIn.headers.getSetCookie()[0]).toMatch(/; HttpOnly; Secure; SameSite=Strict$/)
})

test('a page of Parley\'s own is known by its origin where the browser says no more', async () => {
  await refresh(agent.cookie, { origin: world.url })
  expect((await refresh(agent.cookie, { origin: world.url })).status).toBe(200)
  expect((await refresh(agent.cookie, { origin: 'https://evil.example' })).status).toBe(401)
})
