import { afterEach, expect, test } from 'vitest'
import { aWorld, type World } from './world.js'

let world: World
afterEach(() => world.close())

test('while the database is away requests are told so at once, and it heals by itself', async () => {
  world = await aWorld()
  const { token } = await world.admin()
  const ask = () => world.call<{ code: string; retryAfter: number }>('GET', '/api/me', { token })
  const arrive = () => world.call('POST', '/api/visitor/session', { body: { siteKey: world.site.siteKey }, headers: { origin: world.url } })
  expect((await ask()).status).toBe(200)

  world.line.cut()
  const began = performance.now()
  for (const answer of await Promise.all([ask(), ask(), arrive(), world.call('POST', '/api/auth/login', { body: { email: 'a@b.example', password: 'x' } })])) {
    expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable', retryAfter: 2 } })
    expect(answer.headers.get('retry-after')).toBe('2')
  }
  expect(performance.now() - began).toBeLessThan(4000)

  world.line.mend()
  expect((await ask()).status).toBe(200)
  expect((await arrive()).status).toBe(200)
})
