import { afterEach, expect, test } from 'vitest'
import { SetupService } from '../src/agents/setup.service.js'
import { aHouse, type House } from './house.js'

let house: House
afterEach(() => house.close())

const ada = { name: 'Ada', email: 'ada@parley.example', password: 'four green boats at dawn' }
const eve = { name: 'Eve', email: 'eve@parley.example', password: 'seven quiet rivers north' }
const proxied = { 'x-forwarded-for': '203.0.113.7' }

test('the first admin is made once, with a site and a queue to begin with', async () => {
  house = await aHouse()
  expect(await house.done('GET', '/api/setup')).toEqual({ needed: true, codeNeeded: false })
  const made = await house.call('POST', '/api/setup', { body: ada })
  expect(made).toMatchObject({ status: 201, body: {
    agent: { name: 'Ada', role: 'admin', account: 'active' }, queue: { name: 'Support' }, site: { name: 'My site' },
  } })
  expect(made.headers.getSetCookie()[0]).toMatch(/^parley_refresh=.+; Path=\/api\/auth; Expires=.+; HttpOnly; SameSite=Strict$/)
  const { accessToken: token, site, queue, agent } = made.body as { accessToken: string; site: { queueIds: string[] }; queue: { id: string; memberIds: string[] }; agent: { id: string } }
  expect(site.queueIds).toEqual([queue.id])
  expect(queue.memberIds).toEqual([agent.id])
  expect(await house.done('GET', '/api/me', { token })).toMatchObject({ name: 'Ada', settings: { language: 'en' } })

  expect(await house.done('GET', '/api/setup')).toEqual({ needed: false, codeNeeded: false })
  expect(await house.call('POST', '/api/setup', { body: eve })).toMatchObject({ status: 409, body: { code: 'conflict' } })
})

test('of two who set up at the same moment, one becomes the admin', async () => {
  house = await aHouse()
  const answers = await Promise.all([ada, eve].map((body) => house.call('POST', '/api/setup', { body })))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
  expect(await house.db.query('select count(*)::int as count from agents')).toEqual([{ count: 1 }])
})

test('from elsewhere it takes the code that the first start printed', async () => {
  house = await aHouse()
  const code = await house.app.get(SetupService, { strict: false }).code()
  expect(code).toMatch(/^([A-Z2-9]{4}-){2}[A-Z2-9]{4}$/)
  expect(await house.done('GET', '/api/setup', { headers: proxied })).toEqual({ needed: true, codeNeeded: true })
  for (const body of [ada, { ...ada, code: 'ABCD-EFGH-JKLM' }]) {
    const refused = await house.call('POST', '/api/setup', { body, headers: proxied })
    expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden', errors: [{ path: 'code' }] } })
  }
  const made = await house.call('POST', '/api/setup', { body: { ...ada, code: code.toLowerCase().replaceAll('-', ' ') }, headers: proxied })
  expect(made.status).toBe(201)
})

test('guessing the code ends soon', async () => {
  house = await aHouse()
  const guess = () => house.call('POST', '/api/setup', { body: { ...ada, code: 'AAAA-AAAA-AAAA' }, headers: proxied })
  for (let count = 0; count < 10; count += 1) expect((await guess()).status).toBe(403)
  const refused = await guess()
  expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', retryAfter: 30 } })
  expect(refused.headers.get('retry-after')).toBe('30')
})

test('two nodes that start on an empty database make one site', async () => {
  house = await aHouse()
  await Promise.all([house.anotherNode(), house.anotherNode()])
  expect(await house.db.query('select count(*)::int as count from sites')).toEqual([{ count: 1 }])
})

test('a weak password is refused, with the reason', async () => {
  house = await aHouse()
  for (const password of ['short', 'password1234', 'aaaaaaaaaaaaaaa', 'ada loves you so']) {
    const refused = await house.call('POST', '/api/setup', { body: { ...ada, email: 'ada.lovelace@parley.example', name: 'Ada Loves', password } })
    expect(refused, password).toMatchObject({ status: 400, body: { code: 'invalid', errors: [{ path: 'password' }] } })
  }
})
