import { request } from 'node:http'
import type { Site, VisitorSession } from '@parley/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { aWorld, type World } from './world.js'

let world: World
let shop: Site
const shopOrigin = 'https://shop.example'
beforeEach(async () => {
  world = await aWorld()
  const { token } = await world.admin()
  shop = await world.done('POST', '/api/sites', { token, body: { name: 'Shop', queueIds: [world.queue.id], allowedOrigins: [shopOrigin] } })
})
afterEach(() => world.close())

const day = 24 * 3_600_000
const arrive = (body: object = {}, headers: Record<string, string> = { origin: shopOrigin }) =>
  world.call<VisitorSession & { code: string; detail: string }>('POST', '/api/visitor/session', { body: { siteKey: shop.siteKey, ...body }, headers })

test('a page of the site gets a session for a new visitor', async () => {
  const { status, body } = await arrive({ language: 'zh-CN' }, { 'origin': shopOrigin, 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' })
  expect(status).toBe(200)
  expect(body).toMatchObject({
    visitor: { name: null, email: null }, conversations: [], availability: 'offline',
    site: { siteKey: shop.siteKey, name: 'Shop', queues: [{ id: world.queue.id, name: 'Support' }] },
  })
  expect(body.site).not.toHaveProperty('allowedOrigins')
  expect(Date.parse(body.expiresAt) - world.clock.now().getTime()).toBeGreaterThan(59 * 60_000)
  expect(await world.db.query('select language, browser, visits from visitors where id = $1', [body.visitor.id]))
    .toEqual([{ language: 'zh-CN', browser: 'Firefox 140 on Linux', visits: 1 }])
})

test('only pages of Parley and of this very site get one', async () => {
  const { host } = new URL(world.url)
  const own = [{ origin: world.url }, { 'sec-fetch-site': 'same-origin' }, { origin: shopOrigin }]
  for (const headers of own) expect((await arrive({}, headers)).status, JSON.stringify(headers)).toBe(200)
  const foreign = [
    {}, { origin: 'null' }, { origin: 'https://evil.example' }, { origin: `${shopOrigin}.evil.example` }, { origin: 'https://shop.example:8443' },
    { origin: 'http://shop.example' }, { origin: `${shopOrigin}/` }, { origin: 'https://SHOP.example' }, { origin: `https://evil.example#${shopOrigin}` },
    { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: `http://user@${host}` }, { 'origin': 'null', 'sec-fetch-site': 'same-origin' },
  ]
  for (const headers of foreign) {
    expect(await arrive({}, headers as Record<string, string>), JSON.stringify(headers)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  }
  expect((await arrive({ siteKey: world.site.siteKey })).status).toBe(403)
  expect(await arrive({ siteKey: 'site_unknown' })).toMatchObject({ status: 404, body: { code: 'not_found' } })
})

test('a name that someone pointed at this machine is not Parley\'s own', async () => {
  const withHost = (host: string, origin: string) => new Promise<number | undefined>((answered, fail) => {
    const body = JSON.stringify({ siteKey: shop.siteKey })
    request(world.url, { method: 'POST', path: '/api/visitor/session', headers: { host, origin, 'content-type': 'application/json', 'content-length': body.length } },
      (response) => answered(response.resume().statusCode)).on('error', fail).end(body)
  })
  expect(await withHost('rebound.example', 'http://rebound.example')).toBe(403)
  expect(await withHost('127.0.0.1:1', 'http://127.0.0.1:2')).toBe(403)
  expect(await withHost('localhost:3000', 'http://localhost:3000')).toBe(200)
  expect(await withHost('[::1]:3000', 'http://[::1]:3000')).toBe(200)
})

test('with PUBLIC_URL only its origin is Parley\'s own', async () => {
  await world.close()
  world = await aWorld({ PUBLIC_URL: 'https://support.example' })
  const { siteKey } = world.site
  expect(world.site.allowedOrigins).toEqual(['https://support.example'])
  expect((await arrive({ siteKey }, { origin: 'https://support.example' })).status).toBe(200)
  expect((await arrive({ siteKey }, { origin: world.url })).status).toBe(403)
})

test('who comes back with a token is the same visitor', async () => {
  const first = (await arrive()).body
  world.clock.advance(40 * 60_000)
  const back = (await arrive({ visitorToken: first.visitorToken })).body
  expect(back.visitor.id).toBe(first.visitor.id)
  expect((await arrive({ visitorToken: back.token })).body.visitor.id).toBe(first.visitor.id)
  expect((await arrive()).body.visitor.id).not.toBe(first.visitor.id)
  expect(await world.db.query('select visits from visitors where id = $1', [first.visitor.id])).toEqual([{ visits: 2 }])
  world.clock.advance(399 * day)
  const late = (await arrive({ visitorToken: first.visitorToken })).body
  expect(late.visitor.id).toBe(first.visitor.id)
  world.clock.advance(2 * day)
  expect(await arrive({ visitorToken: first.visitorToken })).toMatchObject({ status: 401, body: { code: 'unauthenticated', detail: expect.stringContaining('expired') as string } })
  expect((await arrive({ visitorToken: late.visitorToken })).status).toBe(200)
})

test('a token of another site, of an agent, or of nobody is refused, so that the browser drops it', async () => {
  const elsewhere = await world.aVisitor()
  const agent = await world.anAgent()
  const mine = (await arrive()).body
  const changed = mine.visitorToken.replace(/\.[^.]+$/, `.${'A'.repeat(43)}`)
  for (const visitorToken of [elsewhere.session.visitorToken, elsewhere.token, agent.token, changed, 'x', mine.visitor.id]) {
    expect(await arrive({ visitorToken }), visitorToken).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
  }
  await world.db.query('delete from visitors where id = $1', [mine.visitor.id])
  expect((await arrive({ visitorToken: mine.visitorToken })).status).toBe(401)
})

test('nobody is vouched for without a secret, and an address typed in never makes one person of two', async () => {
  expect(await arrive({ identityToken: 'a.b.c' })).toMatchObject({ status: 400, body: { code: 'invalid', errors: [{ path: 'identityToken' }] } })
  expect(await arrive({ email: 'someone@shop.example' })).toMatchObject({ status: 400, body: { code: 'invalid' } })
  for (const body of [{ siteKey: '' }, { siteKey: 'a\u0000b' }, { siteKey: 1 }, { visitorToken: '' }, { visitorToken: 'x'.repeat(5000) }, { language: 'x'.repeat(36) }]) {
    expect(await arrive(body), JSON.stringify(body)).toMatchObject({ status: 400, body: { code: 'invalid' } })
  }
  expect((await arrive({ language: 'a\u0000b' })).status).toBe(200)
})

test('an address that floods has to wait, and others need not', async () => {
  await world.close()
  world = await aWorld({ TRUSTED_PROXIES: '127.0.0.1' })
  const from = (address: string) => arrive({ siteKey: world.site.siteKey }, { 'origin': world.url, 'x-forwarded-for': address })
  const answers = await Promise.all(Array.from({ length: 101 }, () => from('198.51.100.1')))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(100)
  expect(answers.find(({ status }) => status !== 200)).toMatchObject({ status: 429, body: { code: 'rate_limited', retryAfter: 1 } })
  expect((await from('198.51.100.2')).status).toBe(200)
  world.clock.advance(1000)
  expect((await from('198.51.100.1')).status).toBe(200)
})

test('scripts on the site\'s pages may read the answer, and no other page\'s', async () => {
  const allowed = async (origin: string, method: string) => {
    const { status, headers } = await world.call(method, '/api/visitor/session', {
      headers: { origin, ...(method === 'OPTIONS' ? { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' } : {}) },
      ...(method === 'POST' ? { body: { siteKey: shop.siteKey } } : {}),
    })
    return { status, origin: headers.get('access-control-allow-origin'), credentials: headers.get('access-control-allow-credentials') }
  }
  expect(await allowed(shopOrigin, 'OPTIONS')).toEqual({ status: 204, origin: shopOrigin, credentials: null })
  expect(await allowed(shopOrigin, 'POST')).toEqual({ status: 200, origin: shopOrigin, credentials: null })
  for (const origin of ['https://evil.example', 'null']) {
    expect((await allowed(origin, 'OPTIONS')).origin).toBeNull()
    expect((await allowed(origin, 'POST')).origin).toBeNull()
  }
  const { headers } = await world.call('GET', '/api/me', { headers: { origin: shopOrigin } })
  expect(headers.get('access-control-allow-origin')).toBeNull()
})
