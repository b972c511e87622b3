import { randomUUID } from 'node:crypto'
import type { AgentConversation, Entry, Head, VisitorDetails } from '@parley/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Lifespan } from '../src/realtime/lifespan.js'
import { Sweeper } from '../src/routing/sweeper.js'
import { VouchingService } from '../src/visitors/vouching.service.js'
import { aPdf, stores } from './files.js'
import { bodies, isTold, log, no, opens, says, sees, yes } from './talks.js'
import { aSecret, enters, sign, type Claims } from './vouching.js'
import { aWorld, type World } from './world.js'

let world: World
let secret: string
beforeEach(async () => {
  world = await aWorld({ RATE_FACTOR: '100' })
  secret = await aSecret(world)
})
afterEach(() => world.close())

const token = (claims?: Claims) => sign(world, secret, claims)

test('somebody anonymous whom the site has not known is taken over too: no old token leads to who is vouched for', async () => {
  const visitor = await world.aVisitor()
  await visitor.connect()
  const { id } = await opens(visitor, 'Before', { fields: { name: 'Typed', email: 'typed@shop.example' } })
  const vouched = await world.aVisitor({ token: visitor.session.visitorToken, identity: token({ name: 'Wei' }) })
  expect(vouched.session).toMatchObject({
    visitor: { name: 'Wei', email: 'typed@shop.example' }, formerly: [visitor.id], conversations: [{ id }],
  })
  expect(vouched.id).not.toBe(visitor.id)
  await vouched.connect()
  await says(vouched, id, 'After')
  expect(bodies(await log(vouched, id))).toEqual(['Before', 'After'])
  for (const visitorToken of [visitor.session.visitorToken, visitor.token]) {
    expect(await enters(world, { visitorToken })).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
  }
  await expect(visitor.connect()).rejects.toMatchObject({ data: { code: 'unauthenticated' } })
})

test('whoever logs in mid-talk keeps the talk, and everything in it is theirs', async () => {
  const agent = await world.anAgent()
  await agent.connect()
  const known = await world.aVisitor({ identity: token({ name: 'Wei' }) })
  await known.connect()
  const old = await opens(known, 'Last week')

  const anonymous = await world.aVisitor()
  await anonymous.connect()
  yes(await anonymous.ask('page', { url: 'https://shop.example/cart', title: 'Cart' }))
  const clientId = randomUUID()
  const { id } = await opens(anonymous, 'My lamp', { fields: { name: 'Somebody', email: 'typed@shop.example' } })
  await sees(agent, id, ({ status }) => status === 'active')
  const sent = await says(anonymous, id, 'It is broken', clientId)
  const { attachment: taken } = await stores(world.url, anonymous.token, aPdf(), { name: 'bill.pdf' })
  yes(await anonymous.ask('message:send', { conversationId: id, clientId: randomUUID(), attachmentIds: [taken.id] }))
  const draft = { clientId: randomUUID(), name: 'photo.pdf' }
  const { attachment: waiting } = await stores(world.url, anonymous.token, aPdf(), draft)
  await says(agent, id, 'I see')
  const before = (await world.done<AgentConversation>('GET', `/api/conversations/${id}`, { token: agent.token }))

  const identity = token({ name: 'Wei' })
  const vouched = await world.aVisitor({ token: anonymous.session.visitorToken, identity })
  expect(vouched.session).toMatchObject({ visitor: { id: known.id, name: 'Wei', email: 'typed@shop.example' }, formerly: [anonymous.id] })
  expect(vouched.session.conversations.map((each) => each.id)).toEqual([id, old.id])
  // Who asks again, as no answer came, is let in again.
  const again = await enters(world, { visitorToken: anonymous.session.visitorToken, identityToken: identity })
  expect(again).toMatchObject({ status: 200, body: { visitor: { id: known.id } } })

  await vouched.connect()
  expect(bodies(await log(vouched, id))).toEqual(['My lamp', 'It is broken', '', 'I see'])
  // A repeat of what was sent before is recognised, and what is new goes on.
  expect((await says(vouched, id, 'It is broken', clientId)).id).toBe(sent.id)
  expect(yes(await vouched.ask<{ entry: Entry }>('message:edit', { conversationId: id, entryId: sent.id, body: 'It is dark' })).entry.kind).toBe('edited')
  yes(await vouched.ask('receipt', { conversationId: id, readSeq: 4 }))
  expect((await stores(world.url, vouched.token, aPdf(), draft)).attachment.id).toBe(waiting.id)
  yes(await vouched.ask('message:send', { conversationId: id, clientId: randomUUID(), attachmentIds: [waiting.id] }))
  const file = await world.call('GET', `/api/attachments/${taken.id}`, { token: vouched.token })
  expect(file.status).toBe(200)

  const seen = await sees(agent, id, ({ visitor }) => visitor.id === known.id)
  expect(seen.visitor).toMatchObject({ name: 'Wei', vouched: { externalId: 'customer-7' }, page: { title: 'Cart' } })
  expect(seen.version).toBeGreaterThan(before.version)
  const details = await world.done<VisitorDetails>('GET', `/api/visitors/${known.id}`, { token: agent.token })
  expect(details.conversations.map((each) => each.id)).toEqual([id, old.id])
  expect(await world.call('GET', `/api/visitors/${anonymous.id}`, { token: agent.token })).toMatchObject({ status: 404 })
  // On the other device of the same person it shows as well.
  await isTold(known, id, ({ lastMessage }) => lastMessage !== null)
  expect(Object.keys(yes(await known.ask<{ heads: Record<string, Head> }>('heartbeat', {})).heads).sort()).toEqual([old.id, id].sort())
})

test('of who was taken over nothing is good any more, on any node, even when no word came', async () => {
  const node = await world.anotherNode()
  const look = vi.spyOn(node.app.get(VouchingService), 'mergedSince').mockResolvedValue([])
  const { visitorToken: knownToken } = (await enters(world, { identityToken: token() })).body
  const anonymous = await world.aVisitor()
  const [here, there] = [await anonymous.connect(), await anonymous.connect(node.url)]
  const { id } = await opens(anonymous)
  await enters(world, { visitorToken: anonymous.session.visitorToken, identityToken: token() })
  await expect.poll(() => here.connected).toBe(false)
  // Without Redis no node hears of the others, and this one has not looked yet.
  expect(there.connected).toBe(true)
  expect(no(await anonymous.ask('conversation:sync', { conversationId: id, afterSeq: 0 }))).toBe('unauthenticated')
  expect(no(await anonymous.ask('message:send', { conversationId: id, clientId: randomUUID(), body: 'late' }))).toBe('unauthenticated')
  expect(no(await anonymous.ask('conversation:open', { clientId: randomUUID() }))).toBe('unauthenticated')
  expect(no(await anonymous.ask('page', { url: 'https://shop.example/', title: 'Home' }))).toBe('unauthenticated')
  expect(no(await anonymous.ask('auth:refresh', { token: anonymous.token }))).toBe('unauthenticated')
  look.mockRestore()
  await node.app.get(Lifespan).endMerged()
  await expect.poll(() => there.connected).toBe(false)
  await expect(anonymous.connect()).rejects.toMatchObject({ data: { code: 'unauthenticated' } })
  expect(await enters(world, { visitorToken: anonymous.session.visitorToken })).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
  expect((await world.call('POST', '/api/attachments', { token: anonymous.token, body: {} })).status).toBe(401)
  expect((await enters(world, { visitorToken: knownToken })).body.conversations.map((each) => each.id)).toEqual([id])
  // Somebody else's conversation is still refused as one that is not there.
  const other = await world.aVisitor()
  await other.connect()
  expect(no(await other.ask('conversation:sync', { conversationId: id, afterSeq: 0 }))).toBe('not_found')

  const formerly = async () => (await enters(world, { visitorToken: knownToken })).body.formerly
  expect(await formerly()).toEqual([anonymous.id])
  world.clock.advance(48 * 3_600_000)
  await world.app.get(Sweeper).sweep()
  expect(await formerly()).toEqual([])
})

test('who is vouched for as somebody else keeps what is theirs', async () => {
  const mei = await world.aVisitor({ identity: token({ sub: 'mei' }) })
  await mei.connect()
  const { id } = await opens(mei, 'Mine')
  const wei = await enters(world, { visitorToken: mei.session.visitorToken, identityToken: token({ sub: 'wei' }) })
  expect(wei.body).toMatchObject({ conversations: [], formerly: [] })
  expect(wei.body.visitor.id).not.toBe(mei.id)
  expect(bodies(await log(mei, id))).toEqual(['Mine'])
})

test('ids that both browsers chose do not keep the two apart', async () => {
  const [opened, stored] = [randomUUID(), randomUUID()]
  const people = [await world.aVisitor({ identity: token() }), await world.aVisitor()]
  const ids: string[] = []
  for (const person of people) {
    await person.connect()
    ids.push((await opens(person, 'Hello', { clientId: opened })).id)
    await stores(world.url, person.token, aPdf(), { clientId: stored, name: 'bill.pdf' })
  }
  const merged = await enters(world, { visitorToken: people[1]?.session.visitorToken ?? '', identityToken: token() })
  expect(merged.body.conversations.map((each) => each.id).sort()).toEqual(ids.sort())
})

test('what is sent in the moment of logging in is there once, or is told to come again', async () => {
  await enters(world, { identityToken: token() })
  for (let round = 0; round < 10; round += 1) {
    const anonymous = await world.aVisitor()
    await anonymous.connect()
    const { id } = await opens(anonymous)
    const [clientId, conversationClientId] = [randomUUID(), randomUUID()]
    const send = { conversationId: id, clientId, body: 'In between' }
    const open = { clientId: conversationClientId, message: { clientId: randomUUID(), body: 'Another' } }
    const answered = (reply: Promise<{ ok: boolean; error?: { code: string } }>) =>
      reply.then((said) => said.ok ? 'ok' : said.error?.code, () => 'no answer')
    const [entered, ...replies] = await Promise.all([
      enters(world, { visitorToken: anonymous.session.visitorToken, identityToken: token() }),
      answered(anonymous.ask('message:send', send)), answered(anonymous.ask('conversation:open', open)),
    ])
    for (const reply of replies) expect(['ok', 'unauthenticated', 'no answer']).toContain(reply)
    const vouched = await world.aVisitor({ token: entered.body.visitorToken })
    await vouched.connect()
    const first = yes(await vouched.ask<{ entry: Entry }>('message:send', send)).entry
    expect((await log(vouched, id)).filter((entry) => 'clientId' in entry && entry.clientId === clientId)).toMatchObject([{ id: first.id }])
    const another = await opens(vouched, null, open)
    expect(await world.db.query('select id from conversations where client_id = $1', [conversationClientId])).toEqual([{ id: another.id }])
    for (const each of [id, another.id]) yes(await vouched.ask('conversation:close', { conversationId: each }))
  }
}, 30_000)

test('two browsers of the same person log in at once, each with a talk of its own', async () => {
  const node = await world.anotherNode()
  const people = await Promise.all(Array.from({ length: 4 }, () => world.aVisitor()))
  const ids = await Promise.all(people.map(async (person) => {
    await person.connect()
    return (await opens(person)).id
  }))
  const entered = await Promise.all(people.map(({ session }, place) =>
    enters(world, { visitorToken: session.visitorToken, identityToken: token() }, place % 2 === 0 ? world.url : node.url)))
  expect(entered.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect(new Set(entered.map(({ body }) => body.visitor.id)).size).toBe(1)
  const last = await enters(world, { visitorToken: entered[0]?.body.visitorToken ?? '' })
  expect(last.body.conversations.map((each) => each.id).sort()).toEqual(ids.sort())
})
