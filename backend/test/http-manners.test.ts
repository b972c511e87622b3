import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Problem } from '@parley/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type World } from './world.js'

let world: World
beforeAll(async () => { world = await aWorld() })
afterAll(() => world.close())

const send = async (path: string, init: RequestInit) => {
  const response = await fetch(`${world.url}${path}`, init)
  return { status: response.status, type: response.headers.get('content-type'), body: await response.json() as Problem }
}
const json = { 'content-type': 'application/json' }

test('every refusal is a problem that says what and why', async () => {
  const login = '/api/auth/login'
  const asked: [number, string, Promise<{ status: number; type: string | null; body: Problem }>][] = [
    [404, 'not_found', send('/api/nothing', {})],
    [404, 'not_found', send(login, { method: 'GET' })],
    [401, 'unauthenticated', send('/api/me', {})],
    [401, 'unauthenticated', send('/api/me', { headers: { authorization: 'Basic YTpi' } })],
    [400, 'invalid', send(login, { method: 'POST', headers: json, body: '{"email":' })],
    [400, 'invalid', send(login, { method: 'POST', headers: json, body: '' })],
    [400, 'invalid', send(login, { method: 'POST', headers: json, body: '{"__proto__":{"a":1},"email":"a@b.example","password":"x"}' })],
    [415, 'invalid', send(login, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' })],
    [415, 'invalid', send(login, { method: 'POST', body: new FormData() })],
    [413, 'too_large', send(login, { method: 'POST', headers: json, body: JSON.stringify({ email: 'x'.repeat(70_000) }) })],
    [400, 'invalid', send('/api/agents/%', {})],
  ]
  for (const [status, code, answer] of asked) {
    const { type, body, ...rest } = await answer
    expect({ ...rest, code: body.code }).toEqual({ status, code })
    expect(body).toMatchObject({ type: 'about:blank', title: expect.any(String) as string, detail: expect.any(String) as string, status })
    expect(type).toMatch(/^application\/problem\+json/)
  }
})

test('answers of the API are not kept by anyone on the way, and name no software', async () => {
  const { headers } = await world.call('GET', '/api/setup')
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('x-powered-by')).toBeNull()
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect((await world.call('GET', '/api/me')).headers.get('www-authenticate')).toBe('Bearer')
})

test('a head that is too large, or is none, ends the connection with a word', async () => {
  const port = Number(new URL(world.url).port)
  const say = async (words: string) => {
    const socket = connect(port, '127.0.0.1')
    socket.write(words)
    return text(socket)
  }
  expect(await say(`GET / HTTP/1.1\r\nHost: x\r\nA: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431 /)
  expect(await say('hello\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /)
})

test('an address that asks without pause has to wait', async () => {
  const app = world.app.getHttpAdapter().getInstance()
  const ask = async () => (await app.inject('/api/nothing')).statusCode
  const answers: number[] = []
  for (let count = 0; count < 601; count += 1) answers.push(await ask())
  expect(answers.filter((status) => status === 404).length).toBeGreaterThan(500)
  const refused = await world.call('GET', '/api/setup')
  expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', retryAfter: 1 } })
  expect((await world.call('GET', '/health/live')).status).toBe(200)
  world.clock.advance(1000)
  expect((await world.call('GET', '/api/setup')).status).toBe(200)
})
