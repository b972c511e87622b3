// What supervisors see and do, what agents' presence brings, and what visitors are told of it; over real sockets.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type {
  AgentPresence, AuditLine, Board, Entry, EstimateError, Hours, List, Offer, QueueRouting, QueueRoutingView, RoutingSettings, VisitorConversation,
  VisitorPresence,
} from '@parley/protocol'
import { PresenceService } from '../src/presence/presence.service.js'
import { Roster } from '../src/routing/roster.js'
import { Sweeper } from '../src/routing/sweeper.js'
import type { TestAgent } from './people.js'
import { isTold, log, no, opens, says, sees, yes } from './talks.js'
import { aWorld, type World } from './world.js'

let world: World
let admin: TestAgent
beforeEach(async () => {
  world = await aWorld({ RATE_FACTOR: '1000' })
  admin = await world.admin()
  await world.done('PUT', `/api/queues/${world.queue.id}/members`, { token: admin.token, body: { agentIds: [] } })
})
afterEach(() => world.close())

const tick = async (ms: number) => {
  world.clock.advance(ms)
  await world.app.get(Sweeper).sweep()
}
const settings = (routing: Partial<QueueRouting>) => world.done<QueueRoutingView>(
  'PATCH', `/api/queues/${world.queue.id}/routing`, { token: admin.token, body: { routing } })
const audit = async () => (await world.done<List<AuditLine>>('GET', '/api/audit', { token: admin.token })).items
const here = async (wish: Parameters<World['anAgent']>[0] = {}) => {
  const agent = await world.anAgent(wish)
  await agent.connect()
  // Before that they have a line, and nobody knows that they are here.
  await agent.heard('presence', ({ agentId, status }) => agentId === agent.id && status === 'online')
  return agent
}
const aVisitor = async () => {
  const visitor = await world.aVisitor()
  await visitor.connect()
  return visitor
}

it('the board tells who waits, how long and why, and what each agent has', async () => {
  const supervisor = await here({ role: 'supervisor', queues: [] })
  const agent = await here({ capacity: 1, name: 'Mei' })
  const queues = async () => yes(await supervisor.ask<{ board: Board }>('board:open', {})).board.queues
  await expect.poll(queues).toMatchObject([{ name: world.queue.name, waiting: 0, freeSlots: 1, online: 1, reason: null, open: true }])
  const [first, second] = [await aVisitor(), await aVisitor()]
  const held = await opens(first)
  await isTold(first, held.id, ({ agent: holder }) => holder !== null)
  await opens(second)
  const busy = await supervisor.heard('board', ({ board: pushed }) => (pushed as Board).queues.some(({ reason }) => reason === 'all-full'))
  expect((busy['board'] as Board).queues).toMatchObject([{ waiting: 1, freeSlots: 0, held: 1, longestWaitSeconds: 0 }])
  expect((busy['board'] as Board).agents.find(({ id }) => id === agent.id)).toMatchObject({ load: 1, capacity: 1, status: 'online' })
  world.clock.advance(42_000)
  yes(await supervisor.ask('agent:set-status', { agentId: agent.id, status: 'away', reason: 'training' }))
  const away = await supervisor.heard('board', ({ board: pushed }) => (pushed as Board).queues.some(({ reason }) => reason === 'none-online'))
  expect((away['board'] as Board).queues).toMatchObject([{ longestWaitSeconds: 42, online: 0 }])
  expect((await audit())[0]).toMatchObject({ action: 'set-status', by: { id: supervisor.id }, agent: { name: 'Mei' }, details: { reason: 'training' } })
})

it('a supervisor whispers, joins and takes over; the visitor sees only what is theirs, and all of it is recorded', async () => {
  const agent = await here({ name: 'Mei' })
  const supervisor = await here({ role: 'supervisor', queues: [], name: 'Ines' })
  const visitor = await aVisitor()
  const { id } = await opens(visitor)
  await sees(agent, id, (conversation) => conversation.agent?.id === agent.id)
  const whisper = { conversationId: id, clientId: randomUUID(), body: 'Offer the refund' }
  const { entry } = yes(await supervisor.ask<{ entry: Entry }>('conversation:whisper', whisper))
  expect(entry).toMatchObject({ kind: 'note', whisper: true, mentions: [agent.id] })
  expect(yes(await supervisor.ask<{ entry: Entry }>('conversation:whisper', whisper)).entry.id).toBe(entry.id)
  expect((await log(agent, id)).some(({ id: each }) => each === entry.id)).toBe(true)

  expect(no(await supervisor.ask('message:send', { conversationId: id, clientId: randomUUID(), body: 'Hello' }))).toBe('forbidden')
  yes(await supervisor.ask('conversation:join', { conversationId: id }))
  await says(supervisor, id, 'Hello, Ines here')
  await sees(agent, id, ({ joined }) => joined.some(({ name }) => name === 'Ines'))
  yes(await supervisor.ask('conversation:part', { conversationId: id }))
  expect(no(await supervisor.ask('message:send', { conversationId: id, clientId: randomUUID(), body: 'Again' }))).toBe('forbidden')
  const seen = (await log(visitor, id)).map(({ kind }) => kind)
  expect(seen).toEqual(['queued', 'message', 'assigned', 'joined', 'message', 'parted'])

  yes(await supervisor.ask('conversation:transfer', { conversationId: id, toAgentId: supervisor.id }))
  await isTold(visitor, id, ({ agent: holder }) => holder?.name === 'Ines')
  expect(no(await agent.ask('message:send', { conversationId: id, clientId: randomUUID(), body: 'late' }))).toBe('forbidden')
  expect((await audit()).slice(0, 4).map(({ action, by }) => `${by.name} ${action}`)).toEqual(
    ['Ines took-over', 'Ines left', 'Ines joined', 'Ines whispered'])
})

it('a transfer that is asked for again, as nobody heard the answer, adds its note once', async () => {
  const mei = await here({ name: 'Mei' })
  const ben = await here({ name: 'Ben' })
  const supervisor = await here({ role: 'supervisor', queues: [], name: 'Ines' })
  yes(await ben.ask('presence:set', { status: 'transfers-only' }))
  const { id } = await opens(await aVisitor())
  await sees(mei, id, (conversation) => conversation.agent?.id === mei.id)
  const request = { conversationId: id, toAgentId: ben.id, note: 'knows the case' }
  for (let times = 0; times < 2; times += 1) yes(await supervisor.ask('conversation:transfer', request))
  yes(await supervisor.ask('conversation:transfer', { ...request, note: 'and the visitor' }))
  const notes = async () => (await log(supervisor, id)).flatMap((entry) => entry.kind === 'note' ? [entry.body] : [])
  expect(await notes()).toEqual(['knows the case', 'and the visitor'])
  yes(await supervisor.ask('presence:set', { status: 'away' }))
  yes(await ben.ask('presence:set', { status: 'away' }))
  yes(await mei.ask('presence:set', { status: 'away' }))
  const back = { conversationId: id, toQueueId: world.queue.id, note: 'wait a moment' }
  for (let times = 0; times < 2; times += 1) yes(await supervisor.ask('conversation:transfer', back))
  expect(await notes()).toEqual(['knows the case', 'and the visitor', 'wait a moment'])
  expect((await log(supervisor, id)).filter(({ kind }) => kind === 'transferred')).toHaveLength(2)
})

it('the board counts what is held by whoever holds it, and looking at it reads nobody anew', async () => {
  const supervisor = await here({ role: 'supervisor', queues: [], name: 'Ines' })
  const visitor = await aVisitor()
  const { id } = await opens(visitor)
  yes(await supervisor.ask('conversation:accept', { conversationId: id }))
  const roster = world.app.get(Roster)
  const age = roster.age
  const look = () => world.done<Board>('GET', '/api/board', { token: supervisor.token })
  await expect.poll(async () => (await look()).agents.find(({ name }) => name === 'Ines')).toMatchObject({ load: 1, queueIds: [] })
  expect((await look()).queues).toMatchObject([{ held: 1 }])
  await world.done('GET', `/api/conversations/${id}/decisions`, { token: supervisor.token })
  expect(roster.age).toBeGreaterThanOrEqual(age)
})

it('a supervisor raises a limit, and whoever waits is given out at once; it is recorded', async () => {
  const supervisor = await here({ role: 'supervisor', queues: [], name: 'Ines' })
  const agent = await here({ capacity: 1, name: 'Mei' })
  await settings({ idleMinutes: null })
  const visitors = [await aVisitor(), await aVisitor(), await aVisitor()] as const
  const ids: string[] = []
  for (const visitor of visitors) ids.push((await opens(visitor)).id)
  const raise = (path: string, body: object, token = supervisor.token) => world.call('PUT', path, { token, body })
  expect((await raise(`/api/agents/${agent.id}/capacity`, { capacity: 5 }, agent.token)).status).toBe(403)
  expect((await raise(`/api/queues/${world.queue.id}/capacity`, { capacityPerAgent: 2 })).status).toBe(200)
  expect((await raise(`/api/agents/${agent.id}/capacity`, { capacity: 5 })).status).toBe(200)
  await isTold(visitors[1], ids[1] ?? '', ({ agent: holder }) => holder?.id === agent.id)
  expect((await raise(`/api/queues/${world.queue.id}/capacity`, { capacityPerAgent: null })).status).toBe(200)
  await isTold(visitors[2], ids[2] ?? '', ({ agent: holder }) => holder?.id === agent.id)
  expect((await audit()).slice(0, 3).map(({ action, by, details }) => [action, by.name, details['capacity']])).toEqual([
    ['changed-capacity', 'Ines', null], ['changed-capacity', 'Ines', 5], ['changed-capacity', 'Ines', 2],
  ])
})

it('an agent is asked over the socket, and hears when the question is over', async () => {
  await settings({ offer: { seconds: 20, missesUntilAway: 1 } })
  const agent = await here()
  const visitor = await aVisitor()
  const { id } = await opens(visitor, 'My parcel')
  const asked = await agent.heard('offer', ({ offer }) => (offer as Offer).conversationId === id)
  expect(asked['offer']).toMatchObject({ preview: 'My parcel', queue: { id: world.queue.id } })
  expect(yes(await agent.ask<{ offers: Offer[] }>('inbox:open', {})).offers).toMatchObject([{ conversationId: id }])
  await tick(20_000)
  expect(await agent.heard('offer:ended', ({ conversationId }) => conversationId === id)).toMatchObject({ end: 'missed' })
  await agent.heard('presence', ({ agentId, status }) => agentId === agent.id && status === 'away')
  yes(await agent.ask('presence:set', { status: 'online' }))
  await agent.heard('offer', ({ offer }) => (offer as Offer).offeredAt === world.clock.now().toISOString())
  yes(await agent.ask('conversation:accept', { conversationId: id }))
  await isTold(visitor, id, ({ agent: holder }) => holder?.id === agent.id)
})

it('away by itself when every tab is idle, and back at the first touch of any', async () => {
  await world.done<RoutingSettings>('PATCH', '/api/routing/settings', { token: admin.token, body: { autoAwayMinutes: 5 } })
  const agent = await here()
  const status = async () => (await world.db.query<{ status: string }[]>('select status from agents where id = $1', [agent.id]))[0]?.status
  await tick(6 * 60_000)
  expect(await status()).toBe('online')
  yes(await agent.ask('presence:idle', { idle: true }))
  await tick(4 * 60_000)
  expect(await status()).toBe('online')
  await tick(60_000)
  expect(await status()).toBe('away')
  yes(await agent.ask('presence:idle', { idle: false }))
  expect(await status()).toBe('online')
  yes(await agent.ask('presence:set', { status: 'away', reason: 'lunch' }))
  yes(await agent.ask('presence:idle', { idle: false }))
  expect(await status()).toBe('away')
})

it('a tab says since when nobody touched it, so that nobody is away later than set; one that is touched brings them back', async () => {
  await world.done<RoutingSettings>('PATCH', '/api/routing/settings', { token: admin.token, body: { autoAwayMinutes: 5 } })
  const agent = await here()
  const status = async () => (await world.db.query<{ status: string }[]>('select status from agents where id = $1', [agent.id]))[0]?.status
  yes(await agent.ask('presence:idle', { idle: true, forSeconds: 60 }))
  await tick(4 * 60_000 - 1_000)
  expect(await status()).toBe('online')
  await tick(1_000)
  expect(await status()).toBe('away')
  agent.hangUp()
  await agent.connect()
  yes(await agent.ask('presence:idle', { idle: false }))
  expect(await status()).toBe('online')
})

it('what going away does to held conversations is a setting of their queue', async () => {
  const agent = await here()
  const visitor = await aVisitor()
  const { id } = await opens(visitor)
  await isTold(visitor, id, ({ agent: holder }) => holder !== null)
  yes(await agent.ask('presence:set', { status: 'away' }))
  await tick(0)
  expect((await log(visitor, id)).some(({ kind }) => kind === 'left')).toBe(false)
  await settings({ whenAway: 'give-back' })
  yes(await agent.ask('presence:set', { status: 'online' }))
  yes(await agent.ask('presence:set', { status: 'away' }))
  await expect.poll(async () => (await log(visitor, id)).at(-1)).toMatchObject({ kind: 'left', reason: 'away' })
})

const always: Hours['week'] = {
  monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [],
}
const presenceOf = async () => (await world.aVisitor()).session.presence

it('visitors are told one of three states, when the queue opens, and what they can do instead', async () => {
  expect(await presenceOf()).toMatchObject({ availability: 'offline', opensAt: null, instead: null })
  const agent = await here({ capacity: 1 })
  expect(await presenceOf()).toMatchObject({ availability: 'online' })
  const visitor = await aVisitor()
  const { id } = await opens(visitor)
  await isTold(visitor, id, ({ agent: holder }) => holder !== null)
  expect(await presenceOf()).toMatchObject({ availability: 'queue', instead: null })
  await settings({ maxLength: 0, overflow: { to: 'call-back' } })
  expect(await presenceOf()).toMatchObject({ availability: 'queue', instead: 'call-back' })
  yes(await agent.ask('conversation:close', { conversationId: id }))
  expect(await presenceOf()).toMatchObject({ availability: 'online', instead: null })
  const next = await aVisitor()
  const given = await opens(next)
  await isTold(next, given.id, ({ agent: holder, left }) => holder !== null && left === null)
  const inOneHour = new Date(world.clock.now().getTime() + 3_600_000)
  const day = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' }).format(inOneHour).toLowerCase() as keyof Hours['week']
  const from = inOneHour.toISOString().slice(11, 16)
  await settings({ hours: { timeZone: 'UTC', holidays: [], week: { ...always, [day]: [{ from, to: '24:00' }] } } })
  const closed: VisitorPresence = await presenceOf()
  expect(closed).toMatchObject({ availability: 'offline', instead: 'call-back', online: 0 })
  expect(closed.opensAt?.slice(0, 16)).toBe(inOneHour.toISOString().slice(0, 16))
})

it('who comes where nobody can be waited for leaves a message, with what they typed; and anybody may at any time', async () => {
  await settings({ maxLength: 1, overflow: { to: 'message' } })
  const [first, second] = [await aVisitor(), await aVisitor()]
  const waits = await opens(first, 'I wait')
  const leaves = await opens(second, 'Call me later')
  expect(leaves).toMatchObject({ left: 'message', status: 'queued', waiting: null })
  expect((await log(second, leaves.id)).map(({ kind }) => kind)).toEqual(['queued', 'message', 'message-left'])
  expect(waits.waiting).toMatchObject({ position: 1 })
  const asked = yes(await first.ask<{ conversation: VisitorConversation }>('conversation:leave-message', {
    conversationId: waits.id, as: 'call-back', phone: '+86 10 1234 5678', message: { clientId: randomUUID(), body: 'typed meanwhile' },
  }))
  expect(asked.conversation).toMatchObject({ left: 'call-back', waiting: null, lastMessage: { preview: 'typed meanwhile' } })
  const agent = await here()
  await tick(0)
  expect((await log(agent, waits.id)).find(({ kind }) => kind === 'message-left')).toMatchObject({ phone: '+86 10 1234 5678', reason: 'asked' })
  yes(await agent.ask('conversation:accept', { conversationId: waits.id }))
  expect(no(await first.ask('conversation:leave-message', { conversationId: waits.id }))).toBe('conflict')
  expect((await isTold(first, waits.id, ({ agent: holder }) => holder !== null)).left).toBeNull()
})

it('what visitors were told is measured against how long they waited', async () => {
  const agent = await here({ capacity: 1 })
  const [first, second] = [await aVisitor(), await aVisitor()]
  const held = await opens(first)
  await isTold(first, held.id, ({ agent: holder }) => holder !== null)
  const waits = await opens(second)
  expect(waits.waiting).toMatchObject({ estimatedWaitSeconds: 300 })
  world.clock.advance(120_000)
  yes(await agent.ask('conversation:close', { conversationId: held.id }))
  await isTold(second, waits.id, ({ agent: holder }) => holder !== null)
  const { items } = await world.done<List<EstimateError>>('GET', '/api/routing/estimates', { token: admin.token })
  // The first found a slot free and had nothing to wait for.
  expect(items).toMatchObject([{ samples: 1, meanEstimateSeconds: 300, meanWaitSeconds: 120, biasSeconds: 180, meanErrorSeconds: 180 }])
})

it('settings are changed by one at a time, and a mistake changes nothing', async () => {
  const path = `/api/queues/${world.queue.id}/routing`
  const before = await world.done<QueueRoutingView>('GET', path, { token: admin.token })
  expect(before.routing.strategy).toBe('least-busy')
  const agent = await world.anAgent()
  const body = { version: before.version + 1, routing: { strategy: 'round-robin' }, members: [{ agentId: agent.id, level: 'last' }] }
  const now = await world.done<QueueRoutingView>('GET', path, { token: admin.token })
  const changed = await world.done<QueueRoutingView>('PATCH', path, { token: admin.token, body: { ...body, version: now.version } })
  expect(changed).toMatchObject({ routing: { strategy: 'round-robin', priority: 4 }, members: [{ agentId: agent.id, level: 'last' }] })
  expect((await world.call('PATCH', path, { token: admin.token, body: { ...body, version: now.version } })).status).toBe(409)
  for (const routing of [
    { overflow: { to: 'queue', queueId: world.queue.id } }, { overflow: { to: 'queue', queueId: randomUUID() } },
    { hours: { timeZone: 'Mars/Olympus', holidays: [], week: always } },
    { hours: { timeZone: 'UTC', holidays: [], week: { ...always, monday: [{ from: '12:00', to: '09:00' }] } } },
    { hours: { timeZone: 'UTC', holidays: [], week: { ...always, monday: [{ from: '09:00', to: '12:00' }, { from: '11:00', to: '13:00' }] } } },
    { closeIdle: { afterMinutes: 5, warnMinutes: 6 } }, { priority: 10 }, { strategy: 'whim' },
  ]) expect((await world.call('PATCH', path, { token: admin.token, body: { routing } })).status, JSON.stringify(routing)).toBe(400)
  expect(await world.done('GET', path, { token: admin.token })).toEqual(changed)
})

it('limits and members that are changed are recorded, and what stays as it is is not', async () => {
  const agent = await world.anAgent({ name: 'Mei', capacity: 2 })
  const change = (path: string, body: object, method = 'PATCH') => world.done(method, path, { token: admin.token, body })
  await change(`/api/agents/${agent.id}`, { capacity: 5 })
  expect((await audit())[0]).toMatchObject({
    action: 'changed-capacity', by: { id: admin.id }, agent: { name: 'Mei' }, queue: null, details: { before: 2, capacity: 5 },
  })
  await change(`/api/queues/${world.queue.id}`, { capacityPerAgent: 3 })
  expect((await audit())[0]).toMatchObject({
    action: 'changed-capacity', agent: null, queue: { id: world.queue.id }, details: { before: null, capacity: 3 },
  })
  await change(`/api/agents/${agent.id}`, { queueIds: [] })
  expect((await audit())[0]).toMatchObject({ action: 'changed-agent-queues', agent: { name: 'Mei' } })
  await change(`/api/queues/${world.queue.id}/members`, { agentIds: [agent.id] }, 'PUT')
  expect((await audit())[0]).toMatchObject({ action: 'changed-members', queue: { id: world.queue.id }, details: { members: 1 } })

  const before = await audit()
  await change(`/api/agents/${agent.id}`, { capacity: 5, queueIds: [world.queue.id], name: 'Mei Lin' })
  await change(`/api/queues/${world.queue.id}`, { capacityPerAgent: 3, name: 'Help' })
  expect((await audit()).map(({ id }) => id)).toEqual(before.map(({ id }) => id))
})

it('colleagues hear of many who come together in one push', async () => {
  const watching = await here()
  const presence = world.app.get(PresenceService)
  const team = await Promise.all(Array.from({ length: 12 }, () => world.anAgent()))
  const come = (some: readonly TestAgent[]) => Promise.all(some.map(({ id }) => presence.connect(`socket of ${id}`, { kind: 'agent', personId: id })))
  await come(team)
  const { agents } = await watching.heard('presences')
  expect((agents as AgentPresence[]).map(({ agentId }) => agentId).toSorted()).toEqual(team.map(({ id }) => id).toSorted())
})
