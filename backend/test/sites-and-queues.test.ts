import { randomUUID } from 'node:crypto'
import type { Queue, Site } from '@parley/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { opens } from './talks.js'
import { aWorld, type World } from './world.js'

let world: World
let token: string
beforeEach(async () => {
  world = await aWorld()
  token = (await world.admin()).token
})
afterEach(() => world.close())

const ask = <T = { code: string }>(method: string, path: string, body?: object) => world.call<T>(method, path, { token, ...(body ? { body } : {}) })
const aQueue = (name: string, more: object = {}) => world.done<Queue>('POST', '/api/queues', { token, body: { name, ...more } })
const aSite = (queueIds: string[], more: object = {}) => world.done<Site>('POST', '/api/sites', { token, body: { name: 'Shop', queueIds, ...more } })
const refused = (code: string, status: number) => ({ status, body: { code } })

test('a queue has a name of its own and members who exist', async () => {
  const agent = await world.anAgent()
  const gone = await world.anAgent()
  await world.done('PATCH', `/api/agents/${gone.id}`, { token, body: { deactivated: true } })
  const queue = await aQueue('Billing', { capacityPerAgent: 2, memberIds: [agent.id, agent.id] })
  expect(queue).toMatchObject({ name: 'Billing', capacityPerAgent: 2, memberIds: [agent.id], waiting: 0, version: 1 })
  expect(await ask('POST', '/api/queues', { name: 'billing' })).toMatchObject(refused('conflict', 409))
  expect(await ask('PATCH', `/api/queues/${queue.id}`, { name: 'SUPPORT' })).toMatchObject(refused('conflict', 409))
  for (const stranger of [gone.id, randomUUID()]) {
    expect(await ask('PUT', `/api/queues/${queue.id}/members`, { agentIds: [stranger] })).toMatchObject(refused('invalid', 400))
  }
  expect((await ask<Queue>('GET', `/api/queues/${queue.id}`)).body.memberIds).toEqual([agent.id])
  const changed = await ask<Queue>('PATCH', `/api/queues/${queue.id}`, { name: 'Invoices', capacityPerAgent: null, version: queue.version })
  expect(changed.body).toMatchObject({ name: 'Invoices', capacityPerAgent: null, version: 2 })
  expect(await ask('PATCH', `/api/queues/${queue.id}`, { name: 'Late', version: queue.version })).toMatchObject(refused('conflict', 409))
  expect((await ask<Queue>('PUT', `/api/queues/${queue.id}/members`, { agentIds: [] })).body.memberIds).toEqual([])
})

test('an agent and a queue tell the same about membership', async () => {
  const agent = await world.anAgent()
  const [one, two] = [await aQueue('One'), await aQueue('Two')]
  await world.done('PATCH', `/api/agents/${agent.id}`, { token, body: { queueIds: [one.id, two.id] } })
  await world.done('PUT', `/api/queues/${two.id}/members`, { token, body: { agentIds: [] } })
  expect(await world.done('GET', `/api/agents/${agent.id}`, { token })).toMatchObject({ queueIds: [one.id] })
  expect(await world.done('GET', `/api/queues/${one.id}`, { token })).toMatchObject({ memberIds: [agent.id] })
  expect(await ask('PATCH', `/api/agents/${agent.id}`, { queueIds: [randomUUID()] })).toMatchObject(refused('invalid', 400))
})

test('a queue is deleted only when no site offers it and nobody waits in it', async () => {
  const queue = await aQueue('Returns')
  const site = await aSite([world.queue.id, queue.id])
  expect(await ask<{ detail: string }>('DELETE', `/api/queues/${queue.id}`)).toMatchObject({ status: 409, body: { detail: expect.stringContaining('Shop') as string } })
  const visitor = await world.aVisitor({ site })
  await visitor.connect()
  const { id } = await opens(visitor, 'hello', { queueId: queue.id })
  await world.done('PATCH', `/api/sites/${site.id}`, { token, body: { queueIds: [world.queue.id] } })
  expect(await ask('DELETE', `/api/queues/${queue.id}`)).toMatchObject(refused('conflict', 409))
  await visitor.ask('conversation:close', { conversationId: id })
  expect((await ask('DELETE', `/api/queues/${queue.id}`)).status).toBe(204)
  expect(await ask('GET', `/api/queues/${queue.id}`)).toMatchObject(refused('not_found', 404))
  expect(await ask('PATCH', `/api/sites/${site.id}`, { queueIds: [queue.id] })).toMatchObject(refused('invalid', 400))
  expect(await aQueue('Returns')).toMatchObject({ name: 'Returns' })
})

test('a queue stays while a rule or another queue names it, and the refusal says which', async () => {
  const [named, other] = [await aQueue('Named'), await aQueue('Other')]
  const inUse = (path: string, message: string) => ({
    status: 409, body: { code: 'conflict', detail: expect.stringContaining(message) as string, errors: [{ path, message }] },
  })
  const removes = () => ask('DELETE', `/api/queues/${named.id}`)
  const rules = (...all: object[]) => world.done('PATCH', '/api/routing/settings', { token, body: { rules: all } })
  await rules({ name: 'To them', when: {}, give: { queueId: named.id } }, { name: 'Of them', when: { queueIds: [named.id] }, give: { priority: 9 } })
  expect(await removes()).toMatchObject(inUse('rules', 'To them, Of them'))
  await rules({ name: 'Of them', when: { queueIds: [named.id] }, give: { priority: 9 } })
  expect(await removes()).toMatchObject(inUse('rules', 'Of them'))
  await rules()
  const overflow = (to: object) => world.done('PATCH', `/api/queues/${other.id}/routing`, { token, body: { routing: { overflow: to } } })
  await overflow({ to: 'queue', queueId: named.id })
  expect(await removes()).toMatchObject(inUse('queues', 'Other'))
  await overflow({ to: 'message' })
  expect((await removes()).status).toBe(204)
  const gone = [{ name: 'Of nobody', when: { queueIds: [named.id] }, give: { priority: 9 } }]
  expect(await ask('PATCH', '/api/routing/settings', { rules: gone })).toMatchObject(refused('invalid', 400))
})

test('a site keeps whole origins, and queues that exist', async () => {
  const site = await aSite([world.queue.id], { allowedOrigins: ['https://Shop.Example:443/', 'http://localhost:8080'] })
  expect(site).toMatchObject({ allowedOrigins: ['https://shop.example', 'http://localhost:8080'], preChat: { name: 'optional', email: 'off' }, version: 1 })
  expect(site.siteKey).toMatch(/^site_[0-9a-f]{24}$/)
  for (const origin of ['https://shop.example/path', 'shop.example', '*', 'null', 'https://*.shop.example/x', 'javascript:alert(1)', 'https://u:p@shop.example']) {
    expect(await ask('PATCH', `/api/sites/${site.id}`, { allowedOrigins: [origin] }), origin).toMatchObject(refused('invalid', 400))
  }
  for (const wrong of [{ queueIds: [] }, { queueIds: [randomUUID()] }, { appearance: { title: '', greeting: '\u0000', color: '#123456', side: 'left' } }, { siteKey: 'mine' }]) {
    expect(await ask('PATCH', `/api/sites/${site.id}`, wrong), JSON.stringify(wrong)).toMatchObject(refused('invalid', 400))
  }
  expect(await world.done('GET', `/api/sites/${site.id}`, { token })).toEqual(site)
})

test('the last site and one with conversations stay', async () => {
  expect(await ask('DELETE', `/api/sites/${world.site.id}`)).toMatchObject(refused('conflict', 409))
  const [empty, used] = [await aSite([world.queue.id]), await aSite([world.queue.id])]
  const visitor = await world.aVisitor({ site: used })
  await visitor.connect()
  await opens(visitor)
  expect(await ask<{ detail: string }>('DELETE', `/api/sites/${used.id}`)).toMatchObject({ status: 409, body: { detail: expect.stringContaining('conversations') as string } })
  await world.aVisitor({ site: empty })
  expect((await ask('DELETE', `/api/sites/${empty.id}`)).status).toBe(204)
  expect(await ask('GET', `/api/sites/${empty.id}`)).toMatchObject(refused('not_found', 404))
})

test('two admins who delete the last two sites at the same moment leave one', async () => {
  const other = await aSite([world.queue.id])
  const answers = await Promise.all([other.id, world.site.id].map((id) => ask('DELETE', `/api/sites/${id}`)))
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 409])
})

test('an id that is none is not valid, and one of nothing is not found', async () => {
  for (const noun of ['sites', 'queues', 'agents']) {
    expect(await ask('GET', `/api/${noun}/1`)).toMatchObject(refused('invalid', 400))
    expect(await ask('GET', `/api/${noun}/${randomUUID()}`)).toMatchObject(refused('not_found', 404))
    expect(await ask('DELETE', `/api/${noun}/${randomUUID()}`)).toMatchObject(refused('not_found', 404))
  }
})
