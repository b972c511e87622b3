import { createHash } from 'node:crypto'
import type { AgentConversation, AuditLine, List, Site, Transcript, VisitorDetails } from '@parley/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Sweeper } from '../src/routing/sweeper.js'
import { opens, yes } from './talks.js'
import { adminToken, aSecret, enters, sign, type Claims } from './vouching.js'
import { aWorld, type World } from './world.js'

let world: World
let secret: string
beforeEach(async () => {
  world = await aWorld({ RATE_FACTOR: '100' })
  secret = await aSecret(world)
})
afterEach(() => world.close())

const hour = 3_600_000
const token = (claims?: Claims, key = secret) => sign(world, key, claims)
const refused = (words: string) => ({
  status: 400, body: { code: 'invalid', detail: expect.stringContaining(words) as string, errors: [{ path: 'identityToken' }] },
})
const whoIs = async (identityToken: string, visitorToken?: string) => {
  const { status, body } = await enters(world, { identityToken, ...(visitorToken && { visitorToken }) })
  expect(status, body.detail).toBe(200)
  return body
}

test('whom a site vouches for is the same visitor in every browser', async () => {
  const first = await whoIs(token({ name: 'Wei', email: 'Wei@shop.example' }))
  expect(first.visitor).toMatchObject({ name: 'Wei', email: 'wei@shop.example' })
  expect(first.formerly).toEqual([])
  expect((await whoIs(token())).visitor).toEqual(first.visitor)
  expect((await whoIs(token({ sub: 'customer-8' }))).visitor.id).not.toBe(first.visitor.id)
  const back = await enters(world, { visitorToken: first.visitorToken })
  expect(back.body.visitor).toEqual(first.visitor)
})

test('a token that is not good is refused with the reason, and one like it that is good is taken', async () => {
  const other = await world.done<Site>('POST', '/api/sites', { token: (await world.admin()).token, body: { name: 'Other', queueIds: [world.queue.id] } })
  const foreign = await aSecret(world, other.id)
  const now = Math.floor(world.clock.now().getTime() / 1000)
  expect(await enters(world, { identityToken: token({}, foreign) })).toMatchObject(refused('signed with the secret of this site'))
  expect((await enters(world, { identityToken: token({}, foreign), siteKey: other.siteKey })).status).toBe(200)
  expect(await enters(world, { identityToken: token({ exp: now - 60 }) })).toMatchObject(refused('expired'))
  expect(await enters(world, { identityToken: token({ exp: now + 25 * 3_600 }) })).toMatchObject(refused('longer than 24 hours'))
  expect(await enters(world, { identityToken: token({ attributes: { plan: ['gold'] } }) })).toMatchObject(refused('attributes.plan'))
  expect(await enters(world, { identityToken: token().slice(0, -2) })).toMatchObject(refused('signed with the secret of this site'))
  expect((await enters(world, { identityToken: token({ exp: now + 24 * 3_600, attributes: { plan: 'gold' } }) })).status).toBe(200)
  const full = (words: string) => Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`attribute_${at}`.padEnd(40, 'x'), words.repeat(200)]))
  expect((await enters(world, { identityToken: token({ attributes: full('字') }) })).status).toBe(200)
  expect(await enters(world, { identityToken: token({ attributes: full('字'), name: 'x'.repeat(9_000) }) })).toMatchObject({ status: 400, body: { errors: [{ path: 'identityToken' }] } })
  // Nobody was made by what was refused.
  expect(await world.db.query('select count(*)::int as count from visitors')).toEqual([{ count: 2 }])
})

test('a used token is good for the same visitor only', async () => {
  const used = token()
  const first = await whoIs(used)
  expect(await enters(world, { identityToken: used })).toMatchObject(refused('used before'))
  const [stranger, other] = [(await enters(world, {})).body, await whoIs(token({ sub: 'customer-8' }))]
  for (const { visitorToken } of [stranger, other, { visitorToken: 'x' }]) {
    expect(await enters(world, { identityToken: used, visitorToken })).toMatchObject(refused('used before'))
  }
  expect((await whoIs(used, first.visitorToken)).visitor.id).toBe(first.visitor.id)
  expect((await whoIs(used, first.token)).visitor.id).toBe(first.visitor.id)
})

test('the same token in two browsers at once, on two nodes, is good for one of them', async () => {
  const node = await world.anotherNode()
  for (let round = 0; round < 10; round += 1) {
    const identityToken = token({ sub: `person ${round}` })
    const answers = await Promise.all([world.url, node.url].map((url) => enters(world, { identityToken }, url)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400])
    const mine = (await enters(world, {})).body
    const both = token({ sub: `person ${round}` })
    const same = await Promise.all([world.url, node.url].map((url) => enters(world, { identityToken: both, visitorToken: mine.visitorToken }, url)))
    expect(same.map(({ body }) => body.visitor.id)).toEqual(Array(2).fill(answers.find(({ status }) => status === 200)?.body.visitor.id))
  }
})

test('two tokens of somebody unknown at once, on two nodes, make one visitor', async () => {
  const node = await world.anotherNode()
  const answers = await Promise.all([world.url, node.url, world.url, node.url].map((url) => enters(world, { identityToken: token() }, url)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect(new Set(answers.map(({ body }) => body.visitor.id)).size).toBe(1)
})

test('used tokens are forgotten once nobody takes them any more', async () => {
  const used = token()
  const { visitorToken } = await whoIs(used)
  const kept = () => world.db.query<{ digest: Buffer }[]>('select digest from identity_tokens')
  const digest = createHash('sha256').update(used).digest()
  world.clock.advance(10 * 60_000)
  await world.app.get(Sweeper).sweep()
  expect(await kept()).toEqual([{ digest }])
  expect((await enters(world, { identityToken: used, visitorToken })).status).toBe(200)
  world.clock.advance(60_000)
  await world.app.get(Sweeper).sweep()
  expect(await kept()).toEqual([])
  expect(await enters(world, { identityToken: used, visitorToken })).toMatchObject(refused('expired'))
})

test('a secret is shown once, and the one before is good for another day', async () => {
  const at = `/api/sites/${world.site.id}/identity-secret`
  const madeAt = world.clock.now().toISOString()
  expect(secret).toMatch(/^[\w-]{43}$/)
  const view = async () => {
    const by = { token: await adminToken(world) }
    const site = await world.done<Site>('GET', `/api/sites/${world.site.id}`, by)
    expect(JSON.stringify([site, await world.done('GET', '/api/sites', by)])).not.toContain(secret)
    return site.identity
  }
  expect(await view()).toEqual({ since: madeAt, formerUntil: null })
  world.clock.advance(hour)
  const next = await aSecret(world)
  const since = world.clock.now().toISOString()
  expect(await view()).toEqual({ since, formerUntil: new Date(Date.parse(since) + 24 * hour).toISOString() })
  world.clock.advance(24 * hour - 1)
  expect((await enters(world, { identityToken: token() })).status).toBe(200)
  expect((await enters(world, { identityToken: token({}, next) })).status).toBe(200)
  world.clock.advance(1)
  expect(await enters(world, { identityToken: token() })).toMatchObject(refused('signed with the secret of this site'))
  expect((await enters(world, { identityToken: token({}, next) })).status).toBe(200)
  expect(await view()).toEqual({ since, formerUntil: null })
  await world.app.get(Sweeper).sweep()
  expect(await world.db.query('select former from identity_secrets')).toEqual([{ former: null }])

  const last = await aSecret(world)
  const admin = { token: await adminToken(world) }
  expect((await world.call('DELETE', at, admin)).status).toBe(204)
  expect(await view()).toBeNull()
  for (const key of [next, last]) expect(await enters(world, { identityToken: token({}, key) })).toMatchObject(refused('no identity secret'))
  expect((await world.call('DELETE', at, admin)).status).toBe(204)
  const lines = await world.done<List<AuditLine>>('GET', '/api/audit', admin)
  expect(lines.items.map(({ action, details }) => [action, details['site']])).toEqual(
    ['ended', 'made', 'made', 'made'].map((deed) => [`${deed}-identity-secret`, world.site.name]))
  expect(JSON.stringify(lines)).not.toMatch(new RegExp(`${secret}|${next}|${last}`))
  expect(await world.call('POST', `/api/sites/${world.queue.id}/identity-secret`, admin)).toMatchObject({ status: 404 })
})

test('the team sees whose word it is, and attributes reach nobody else', async () => {
  const agent = await world.anAgent({ role: 'supervisor' })
  const visitor = await world.aVisitor({ identity: token({ name: 'Wei', attributes: { seats: 12, plan: 'SENTINEL', trial: false } }) })
  await visitor.connect()
  const { id } = await opens(visitor, 'Hello', { fields: { name: 'The Boss', email: 'boss@shop.example' } })
  const details = await world.done<VisitorDetails>('GET', `/api/visitors/${visitor.id}`, { token: agent.token })
  const vouched = { externalId: 'customer-7', name: true, email: false, at: world.clock.now().toISOString() }
  expect(details).toMatchObject({
    visitor: { name: 'Wei', email: 'boss@shop.example', vouched }, attributes: { plan: 'SENTINEL', seats: 12, trial: false },
  })
  expect(Object.keys(details.attributes)).toEqual(['seats', 'plan', 'trial'])
  const transcript = await world.done<Transcript>('GET', `/api/transcripts/${id}`, { token: agent.token })
  expect(transcript).toMatchObject({ attributes: details.attributes, conversation: { visitor: { vouched } } })

  yes(await visitor.ask('conversation:sync', { conversationId: id, afterSeq: 0 }))
  const session = await enters(world, { identityToken: token({ email: 'wei@shop.example' }), visitorToken: visitor.session.visitorToken })
  expect(JSON.stringify([visitor.session, visitor.pushes, session.body])).not.toContain('SENTINEL')
  // What the site leaves out it does not vouch for any more.
  const now = await world.done<AgentConversation>('GET', `/api/conversations/${id}`, { token: agent.token })
  expect(now.visitor).toMatchObject({ name: 'Wei', email: 'wei@shop.example', vouched: { ...vouched, name: false, email: true } })
  const after = await world.done<VisitorDetails>('GET', `/api/visitors/${visitor.id}`, { token: agent.token })
  expect(after.attributes).toEqual({})
  const plain = await world.aVisitor()
  await plain.connect()
  const other = await opens(plain, 'Hello', { fields: { name: 'Wei' } })
  expect((await world.done<AgentConversation>('GET', `/api/conversations/${other.id}`, { token: agent.token })).visitor.vouched).toBeNull()
})

test('rules put those first whom the site speaks of, by its last word', async () => {
  const admin = await world.admin()
  const rules = [
    { name: 'Gold', when: { attributes: [{ name: 'plan', values: ['gold', 'platinum'] }] }, give: { priority: 9 } },
    { name: 'Known', when: { vouched: true }, give: { priority: 6 } },
    { name: 'Anybody', when: { vouched: false }, give: { priority: 2 } },
  ]
  await world.done('PATCH', '/api/routing/settings', { token: admin.token, body: { rules } })
  const priorityOf = async (identity?: string) => {
    const visitor = await world.aVisitor(identity === undefined ? {} : { identity })
    await visitor.connect()
    const { id } = await opens(visitor)
    return (await world.done<AgentConversation>('GET', `/api/conversations/${id}`, { token: admin.token })).priority
  }
  expect(await priorityOf()).toBe(2)
  expect(await priorityOf(token())).toBe(6)
  expect(await priorityOf(token({ attributes: { plan: 'Gold' } }))).toBe(9)
  expect(await priorityOf(token({ attributes: { plan: 'silver' } }))).toBe(6)
  for (const attributes of [[], [{ name: 'a b', values: ['x'] }], [{ name: 'plan', values: [] }], [{ name: 'plan' }]]) {
    const body = { rules: [{ name: 'Wrong', when: { attributes }, give: { priority: 9 } }] }
    expect(await world.call('PATCH', '/api/routing/settings', { token: admin.token, body })).toMatchObject({ status: 400, body: { code: 'invalid' } })
  }
})
