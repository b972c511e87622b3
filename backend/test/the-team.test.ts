import { randomUUID } from 'node:crypto'
import type { Agent } from '@parley/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DomainEvents } from '../src/events/domain-events.js'
import type { TestAgent } from './people.js'
import { aWorld, type World } from './world.js'

let world: World
let admin: TestAgent
beforeEach(async () => {
  world = await aWorld()
  admin = await world.admin()
})
afterEach(() => world.close())

const change = (by: TestAgent, id: string, body: object) => world.call<Agent>('PATCH', `/api/agents/${id}`, { token: by.token, body })
const remove = (by: TestAgent, id: string) => world.call('DELETE', `/api/agents/${id}`, { token: by.token })
const view = (id: string) => world.call<Agent>('GET', `/api/agents/${id}`, { token: admin.token })

test('agents and supervisors see the team, and only admins change it', async () => {
  const people = { agent: await world.anAgent(), supervisor: await world.anAgent({ role: 'supervisor' }), admin: await world.anAgent({ role: 'admin' }) }
  for (const [role, person] of Object.entries(people)) {
    const may = role === 'admin'
    const { token } = person
    expect((await world.call('GET', '/api/agents', { token })).status).toBe(200)
    const made = await world.call('POST', '/api/agents', { token, body: { name: 'N', email: `${role}-made@parley.example`, role: 'agent' } })
    expect(made.status, role).toBe(may ? 201 : 403)
    expect((await change(person, people.agent.id, { capacity: 7 })).status, role).toBe(may ? 200 : 403)
    expect((await world.call('POST', `/api/agents/${people.agent.id}/invitation`, { token })).status, role).toBe(may ? 201 : 403)
    expect((await world.call('POST', '/api/queues', { token, body: { name: `of ${role}` } })).status, role).toBe(may ? 201 : 403)
    expect((await world.call('PATCH', `/api/sites/${world.site.id}`, { token, body: { name: role } })).status, role).toBe(may ? 200 : 403)
  }
  expect((await world.call('GET', '/api/agents')).status).toBe(401)
})

test('a role counts from the moment it changes, without a new token', async () => {
  const agent = await world.anAgent()
  const told: string[] = []
  world.app.get(DomainEvents).on('agent.role-changed', ({ agentId }) => { told.push(agentId) })
  const make = () => world.call('POST', '/api/queues', { token: agent.token, body: { name: randomUUID() } })
  expect((await make()).status).toBe(403)
  await change(admin, agent.id, { role: 'admin' })
  expect((await make()).status).toBe(201)
  await change(admin, agent.id, { role: 'agent' })
  expect((await make()).status).toBe(403)
  expect(told).toEqual([agent.id, agent.id])
})

test('the last admin stays one', async () => {
  for (const answer of [
    await change(admin, admin.id, { role: 'agent' }), await change(admin, admin.id, { deactivated: true }), await remove(admin, admin.id),
  ]) expect(answer).toMatchObject({ status: 409, body: { code: 'conflict' } })
  await world.done('POST', '/api/agents', { token: admin.token, body: { name: 'Not yet', email: 'not-yet@parley.example', role: 'admin' } })
  expect((await change(admin, admin.id, { role: 'agent' })).status).toBe(409)

  const other = await world.anAgent({ role: 'admin' })
  expect((await change(other, admin.id, { role: 'agent' })).status).toBe(200)
  expect((await change(other, other.id, { role: 'agent' })).status).toBe(409)
})

test('two admins who demote each other at the same moment do not both succeed', async () => {
  const other = await world.anAgent({ role: 'admin' })
  const answers = await Promise.all([change(admin, other.id, { role: 'agent' }), change(other, admin.id, { role: 'agent' })])
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(await world.db.query(`select count(*)::int as count from agents where role = 'admin'`)).toEqual([{ count: 1 }])
})

test('an address belongs to one agent, however it is written', async () => {
  const agent = await world.anAgent()
  const create = (email: string) => world.call('POST', '/api/agents', { token: admin.token, body: { name: 'N', email, role: 'agent' } })
  expect(await create('ADA@Parley.Example')).toMatchObject({ status: 409, body: { errors: [{ path: 'email' }] } })
  expect((await change(admin, agent.id, { email: 'ada@parley.example' })).status).toBe(409)
  expect(await change(admin, agent.id, { email: 'Someone@Parley.Example' })).toMatchObject({ status: 200, body: { email: 'someone@parley.example' } })
})

test('two admins do not overwrite each other unseen', async () => {
  const agent = await world.anAgent()
  const { version } = (await view(agent.id)).body
  expect(await change(admin, agent.id, { capacity: 2, version })).toMatchObject({ status: 200, body: { capacity: 2, version: version + 1 } })
  expect(await change(admin, agent.id, { capacity: 9, version })).toMatchObject({ status: 409, body: { code: 'conflict' } })
  expect((await view(agent.id)).body.capacity).toBe(2)
})

test('whoever is deactivated is out at once, and can come back', async () => {
  const agent = await world.anAgent()
  const told: object[] = []
  world.app.get(DomainEvents).on('agent.sessions-revoked', (event) => { told.push(event) })
  world.app.get(DomainEvents).on('agent.deactivated', (event) => { told.push(event) })
  expect(await change(admin, agent.id, { deactivated: true })).toMatchObject({ status: 200, body: { account: 'deactivated', queueIds: [world.queue.id] } })
  expect(told).toMatchObject([{ agentId: agent.id, sessionIds: [expect.any(String)] }, { agentId: agent.id }])
  expect((await world.call('GET', '/api/me', { token: agent.token })).status).toBe(401)
  expect((await world.call('POST', '/api/auth/refresh', { headers: { cookie: agent.cookie } })).status).toBe(401)
  expect(await change(admin, agent.id, { deactivated: false })).toMatchObject({ status: 200, body: { account: 'active' } })
  const back = await world.call('POST', '/api/auth/login', { body: { email: agent.email, password: agent.password } })
  expect(back.status).toBe(200)
})

test('who has held nothing is deleted; who has stays in the records', async () => {
  const [fresh, worn] = [await world.anAgent(), await world.anAgent()]
  expect((await remove(admin, fresh.id)).status).toBe(204)
  expect((await view(fresh.id)).status).toBe(404)
  expect((await world.call('GET', '/api/me', { token: fresh.token })).status).toBe(401)

  const visitor = await world.aVisitor()
  const conversationId = randomUUID()
  await world.db.query(`insert into conversations (id, site_id, visitor_id, client_id, queue_id, status, queued_at, closed_at, created_at)
    values ($1, $2, $3, $4, $5, 'closed', now(), now(), now())`, [conversationId, world.site.id, visitor.id, randomUUID(), world.queue.id])
  await world.db.query(`insert into assignments (id, conversation_id, agent_id, queue_id, began_at, began_by, ended_at, ended_by)
    values ($1, $2, $3, $4, now(), 'routed', now(), 'closed')`, [randomUUID(), conversationId, worn.id, world.queue.id])
  expect((await remove(admin, worn.id)).status).toBe(204)
  expect((await view(worn.id)).body).toMatchObject({ account: 'deactivated', queueIds: [] })
  expect((await remove(admin, randomUUID())).status).toBe(404)
})

test('everyone has settings of their own', async () => {
  const agent = await world.anAgent()
  const mine = (body: object) => world.call<{ settings: object; name: string }>('PATCH', '/api/me', { token: agent.token, body })
  expect((await mine({ settings: { language: 'zh', sound: false } })).body.settings).toEqual(
    { language: 'zh', theme: 'system', sound: false, notifications: true, singleKeys: true })
  expect((await mine({ settings: { theme: 'dark' }, name: 'Gráinne' })).body).toMatchObject({ name: 'Gráinne', settings: { language: 'zh', theme: 'dark' } })
  for (const wrong of [{ role: 'admin' }, { settings: { theme: 'pink' } }, { settings: { admin: true } }, { name: '' }, { name: 'a\u0000b' }]) {
    expect(await mine(wrong), JSON.stringify(wrong)).toMatchObject({ status: 400, body: { code: 'invalid' } })
  }
  expect((await view(agent.id)).body).not.toHaveProperty('settings')
})
