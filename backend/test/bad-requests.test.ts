// What is not to a route's schema is refused as a problem that names the field, never as a failure of ours.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Problem } from '@parley/protocol'
import { imprint } from './imprint.js'
import { password, type TestAgent } from './people.js'
import { aWorld, type World } from './world.js'

let world: World
let admin: TestAgent
let agent: TestAgent
beforeAll(async () => {
  world = await aWorld({ RATE_FACTOR: '1000' })
  ;[admin, agent] = [await world.admin(), await world.anAgent()]
})
afterAll(() => world.close())

async function changesNothing(work: () => Promise<void>): Promise<void> {
  const before = await imprint(world.db)
  await work()
  expect(await imprint(world.db)).toEqual(before)
}
const ask = (route: string, body?: unknown, headers: Record<string, string> = { origin: world.url }) => {
  const [method = '', path = ''] = route.split(' ')
  return world.call<Problem>(method, path, { token: admin.token, headers, ...(body === undefined ? {} : { body }) })
}

/** A right body for each route that takes one. */
const bodies = (): Record<string, Record<string, unknown>> => ({
  'POST /api/setup': { name: 'Eve', email: 'eve@parley.example', password, code: 'x' },
  'POST /api/auth/login': { email: admin.email, password },
  'POST /api/invitations/read': { token: 'a'.repeat(43) },
  'POST /api/invitations/accept': { token: 'a'.repeat(43), password },
  'POST /api/visitor/session': { siteKey: world.site.siteKey, visitorToken: 'x', identityToken: 'x', language: 'en' },
  'PATCH /api/me': { name: 'Ada', settings: { theme: 'dark' } },
  'POST /api/me/password': { current: password, next: 'five red kites by noon' },
  'POST /api/agents': { name: 'Bo', email: 'bo@parley.example', role: 'agent', capacity: 3, queueIds: [] },
  [`PATCH /api/agents/${agent.id}`]: {
    name: 'Bo', email: 'bo@parley.example', role: 'agent', capacity: 3, queueIds: [], deactivated: false, version: 1,
  },
  'POST /api/sites': {
    name: 'Shop', allowedOrigins: ['https://shop.example'], queueIds: [world.queue.id],
    preChat: { name: 'off', email: 'off' },
    appearance: { title: 'Shop', greeting: 'Hello', color: '#123456', side: 'left' },
  },
  [`PATCH /api/sites/${world.site.id}`]: { name: 'Shop', allowedOrigins: [], queueIds: [world.queue.id], version: 1 },
  'POST /api/queues': { name: 'Refunds', capacityPerAgent: 2, memberIds: [agent.id] },
  [`PATCH /api/queues/${world.queue.id}`]: { name: 'Help', capacityPerAgent: 2, version: 1 },
  [`PUT /api/queues/${world.queue.id}/members`]: { agentIds: [agent.id] },
})

const secrets = new Set([
  'code', 'password', 'current', 'token', 'siteKey', 'visitorToken', 'identityToken', 'language',
])

/** Everything that stands in for a value and is not of its kind. */
const wrongFor = (right: unknown): unknown[] => {
  const broken = typeof right === 'string' ? ['a\u0000b', '\ud83e', 'x'.repeat(5_000), ''] : ['text']
  const isWrong = (odd: unknown) => typeof odd !== typeof right || typeof odd === 'string' || typeof odd === 'number'
  return [{}, [[]], -1, 1.5, ...broken].filter(isWrong)
}

it('refuses wrong fields of every body', () => changesNothing(async () => {
  for (const [route, right] of Object.entries(bodies())) {
    const wrong = [null, [], 'text', 7, { ...right, forged: true }, { ...right, id: randomUUID() }]
    for (const body of wrong) {
      const refusal = { status: 400, body: { code: 'invalid' } }
      expect(await ask(route, body), `${route} ${JSON.stringify(body)}`).toMatchObject(refusal)
    }
    for (const [field, value] of Object.entries(right)) {
      for (const odd of wrongFor(value)) {
        const { status, body } = await ask(route, { ...right, [field]: odd })
        const what = `${route} ${field} ${JSON.stringify(odd).slice(0, 40)} ${status}`
        // Any word may be tried as a secret; it is just not the right one.
        if (typeof odd === 'string' && secrets.has(field)) expect([400, 401, 404, 409, 429], what).toContain(status)
        else expect(body.code, what).toBe('invalid')
      }
    }
  }
}))

it('refuses wrong words deep inside a body', () => changesNothing(async () => {
  const site = bodies()['POST /api/sites'] ?? {}
  for (const text of ['a\u0000b', '\ud83e', 'x'.repeat(5_000)]) {
    for (const part of ['title', 'greeting', 'color', 'side']) {
      const appearance = { ...site['appearance'] as object, [part]: text }
      const { status } = await ask('POST /api/sites', { ...site, appearance })
      expect(status, `${part} ${text.slice(0, 3)}`).toBe(400)
    }
    expect(await ask('POST /api/sites', { ...site, allowedOrigins: [text] })).toMatchObject({ status: 400 })
    expect(await ask('POST /api/sites', { ...site, queueIds: [text] })).toMatchObject({ status: 400 })
  }
}))

describe('an address', () => {
  const things = ['agents', 'sites', 'queues', 'conversations', 'visitors', 'transcripts']
  it.each(things)('of %s names one that is there', async (thing) => {
    expect(await ask(`GET /api/${thing}/${randomUUID()}`)).toMatchObject({ status: 404, body: { code: 'not_found' } })
    for (const odd of ['1', 'me', '%00', `${randomUUID()}x`, "'or'1'='1", '%ED%A0%80', '%']) {
      const { status, body } = await ask(`GET /api/${thing}/${odd}`)
      expect([400, 404], `${odd} ${status} ${JSON.stringify(body)}`).toContain(status)
    }
  })

  it('has only parameters that are known, and right', async () => {
    const almostCursor = Buffer.from('2026-01-01 x').toString('base64url')
    const odd = [
      'conversations', 'conversations?view=theirs', 'conversations?view=all&view=mine',
      'conversations?view=all&limit=0', 'conversations?view=all&limit=101', 'conversations?view=all&limit=x', 'conversations?view=all&sort=id',
      'conversations?view=all&cursor=x', `conversations?view=all&cursor=${almostCursor}`,
      'transcripts?q=%00', 'transcripts?q=%ED%A0%80', 'transcripts?from=yesterday', 'transcripts?agentId=x',
      'transcripts?minScore=6', 'transcripts?cursor=x', 'transcripts?order=asc', `transcripts?q=${'x'.repeat(201)}`,
    ]
    for (const path of odd) {
      const { status, body } = await ask(`GET /api/${path}`)
      // What is no UTF-8 may be read as a sign for that, and found nowhere.
      if (path.includes('%ED')) expect([200, 400]).toContain(status)
      else expect({ status, code: body.code }, path).toEqual({ status: 400, code: 'invalid' })
    }
    const right = ['conversations?view=all&limit=9', 'transcripts?q=x&minScore=5', 'transcripts?from=2026-01-01T00:00:00Z']
    for (const path of right) {
      expect(await ask(`GET /api/${path}`), path).toMatchObject({ status: 200 })
    }
  })
})

it('refuses what is no JSON, is too large, or has no route', () => changesNothing(async () => {
  const send = (body: string, type = 'application/json') =>
    fetch(`${world.url}/api/auth/login`, { method: 'POST', body, headers: { 'content-type': type } })
  const right = JSON.stringify({ email: admin.email, password })
  for (const body of ['', '{', '{"email"}', `${right}}`, '\u0000', '{"__proto__": {"email": "x"}}']) {
    expect((await send(body)).status, body).toBe(400)
  }
  const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/xml']
  for (const type of types) {
    expect((await send(right, type)).status, type).toBe(415)
  }
  const large = await send(JSON.stringify({ email: admin.email, password: 'x'.repeat(70_000) }))
  expect([large.status, await large.json()]).toMatchObject([413, { code: 'too_large' }])
  expect(await ask('GET /api/nothing')).toMatchObject({ status: 404, body: { code: 'not_found' } })
  expect(await ask('PUT /api/agents', {})).toMatchObject({ status: 404 })
}))
