import { randomUUID } from 'node:crypto'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openLog } from '../src/logging/log.js'
import { isTold, opens, says, yes } from './talks.js'
import { aSecret, enters, sign } from './vouching.js'
import { aWorld, type World } from './world.js'

type Line = Record<string, unknown> & { level: string; route?: string; method?: string; status?: number }

let world: World
let text = ''
const lines = () => text.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Line)

beforeAll(async () => {
  const log = openLog('trace', new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString()
      done()
    },
  }))
  world = await aWorld({ RATE_FACTOR: '100' }, { log })
})
afterAll(() => world.close())

it('writes what happened, with ids, and not one word, password, token or cookie, even at the finest level', async () => {
  const admin = await world.admin()
  const agent = await world.anAgent()
  await agent.connect()
  const secret = await aSecret(world)
  const identity = sign(world, secret, { sub: 'SENTINEL', name: 'SENTINEL', attributes: { plan: 'SENTINEL' } })
  const visitor = await world.aVisitor({ identity })
  const { status: replay } = await enters(world, { identityToken: identity })
  expect(replay).toBe(400)
  await visitor.connect()
  const fields = { name: 'SENTINEL name', email: 'sentinel@shop.example' }
  const { id } = await opens(visitor, 'SENTINEL message', { fields })
  await isTold(visitor, id, ({ status }) => status === 'active')
  const entry = await says(agent, id, 'SENTINEL answer')
  yes(await agent.ask('message:edit', { conversationId: id, entryId: entry.id, body: 'SENTINEL change' }))
  yes(await agent.ask('note:add', { conversationId: id, clientId: randomUUID(), body: 'SENTINEL note' }))
  yes(await visitor.ask('page', { url: 'https://shop.example/?coupon=SENTINEL', title: 'SENTINEL title', referrer: '' }))
  yes(await visitor.ask('typing', { conversationId: id, typing: true, preview: 'SENTINEL preview' }))
  yes(await agent.ask('conversation:close', { conversationId: id }))
  yes(await visitor.ask('conversation:rate', { conversationId: id, score: 1, comment: 'SENTINEL comment' }))

  const { email, password } = agent
  await world.call('POST', '/api/auth/login', { body: { email, password: 'SENTINEL password' } })
  const signedIn = await world.call<{ accessToken: string }>('POST', '/api/auth/login', { body: { email, password } })
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  await world.call('POST', '/api/auth/refresh', { headers: { cookie, origin: world.url } })
  await world.call('GET', `/api/transcripts?q=SENTINEL`, { token: admin.token })
  await world.call('GET', `/api/transcripts/${id}/export?format=txt`, { token: admin.token })
  const headers = { 'user-agent': 'SENTINEL', referer: 'https://x.example/SENTINEL', 'content-type': 'application/json' }
  await world.call('GET', '/SENTINEL/path?token=SENTINEL', { headers })
  await world.call('POST', '/api/auth/login', { headers, body: { email: 'SENTINEL', unknown: 'SENTINEL' } })
  await fetch(`${world.url}/api/auth/login`, { method: 'POST', headers, body: '{"SENTINEL": broken' })

  expect(text).not.toMatch(/sentinel/i)
  const secrets = [
    admin.token, agent.token, email, password, agent.cookie, visitor.token, visitor.session.visitorToken, cookie,
    signedIn.body.accessToken, secret, identity, world.config.jwtSecret,
  ]
  for (const secret of secrets) expect(secret !== '' && text.includes(secret)).toBe(false)

  const signIn = lines().filter(({ route }) => route === '/api/auth/login').map(({ status }) => status)
  expect(signIn).toEqual(expect.arrayContaining([200, 401, 400]))
  const exported = { method: 'GET', route: '/api/transcripts/:id/export', id, status: 200 }
  expect(lines()).toContainEqual(expect.objectContaining(exported))
  const answered = lines().filter(({ msg }) => msg === 'request')
  expect(answered.every(({ requestId }) => typeof requestId === 'string')).toBe(true)
})

it('says of a failure what and where, and to the caller only that it was noted', async () => {
  const agent = await world.anAgent()
  const admin = await world.admin()
  text = ''
  await world.db.query('alter table sites rename to places')
  const { status, body, headers } = await world.call('GET', '/api/sites', { token: admin.token })
  await world.db.query('alter table places rename to sites')
  expect(status).toBe(500)
  expect(JSON.stringify(body)).not.toMatch(/sites|select|relation/i)
  const line = lines().find(({ msg }) => msg === 'nobody expected this')
  expect(line).toMatchObject({
    level: 'error', method: 'GET', route: '/api/sites', requestId: headers.get('x-request-id'),
    err: { type: 'QueryFailedError', code: '42P01' },
  })
  expect(JSON.stringify(line)).toContain('SitesService.list')
  expect(text).not.toContain(agent.token)
})
