// What visitors are told before they write and while they wait: whether somebody is free in their queue, the place, the wait.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Hours, Queue, VisitorPresence } from '@parley/protocol'
import { LifecycleService } from '../src/conversations/lifecycle.service.js'
import { Sweeper } from '../src/routing/sweeper.js'
import type { TestAgent } from './people.js'
import { isTold, log, opens, yes } from './talks.js'
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
const change = (path: string, body: object) => world.done('PATCH', path, { token: admin.token, body })
const here = async (wish: Parameters<World['anAgent']>[0] = {}) => {
  const agent = await world.anAgent(wish)
  await agent.connect()
  await agent.heard('presence', ({ agentId, status }) => agentId === agent.id && status === 'online')
  return agent
}
const aVisitor = async () => {
  const visitor = await world.aVisitor()
  await visitor.connect()
  return visitor
}
const told = async (): Promise<VisitorPresence> => (await world.aVisitor()).session.presence
const week = { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] }

/** Hours that begin so many whole minutes from now and last for ten, so that they may cross midnight. */
function hoursIn(minutes: number): Hours {
  const [begins, ends] = [minutes, minutes + 10].map((from) => new Date(world.clock.now().getTime() + from * 60_000))
  if (!begins || !ends) return expect.unreachable()
  const time = (at: Date) => at.toISOString().slice(11, 16)
  const day = (at: Date) => new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' }).format(at).toLowerCase() as keyof Hours['week']
  const spans = day(begins) === day(ends) ? { [day(begins)]: [{ from: time(begins), to: time(ends) }] }
    : { [day(begins)]: [{ from: time(begins), to: '24:00' }], ...time(ends) > '00:00' && { [day(ends)]: [{ from: '00:00', to: time(ends) }] } }
  return { timeZone: 'UTC', holidays: [], week: { ...week, ...spans } }
}

it('an agent who is here before their hours is given nothing, and visitors are told so, until the minute they begin', async () => {
  const agent = await here()
  expect(await told()).toMatchObject({ availability: 'online', online: 1 })
  await change(`/api/agents/${agent.id}/routing`, { schedule: hoursIn(2) })
  const begins = Math.ceil(world.clock.now().getTime() / 60_000 + 1) * 60_000
  const visitor = await aVisitor()
  await visitor.heard('presence', ({ availability }) => availability === 'offline')
  expect(await told()).toMatchObject({ availability: 'offline', online: 0, agents: [] })
  const { id, waiting } = await opens(visitor)
  expect(waiting).toMatchObject({ position: 1, estimatedWaitSeconds: null })
  await tick(begins - world.clock.now().getTime() - 1)
  expect((await log(visitor, id)).map(({ kind }) => kind)).toEqual(['queued', 'message'])
  expect(await told()).toMatchObject({ availability: 'offline' })
  await tick(1)
  expect((await isTold(visitor, id, ({ status }) => status === 'active')).agent?.id).toBe(agent.id)
  expect(await told()).toMatchObject({ availability: 'online', agents: [{ id: agent.id }] })
  await tick(10 * 60_000)
  expect(await told()).toMatchObject({ availability: 'offline' })
})

it('who is as full as their queue lets them be is not free, and neither is who lacks what the queue requires', async () => {
  await change(`/api/queues/${world.queue.id}`, { capacityPerAgent: 1 })
  const agent = await here({ capacity: 4 })
  const visitor = await aVisitor()
  const { id } = await opens(visitor)
  await isTold(visitor, id, ({ status }) => status === 'active')
  expect(await told()).toMatchObject({ availability: 'queue', online: 1 })
  await change(`/api/queues/${world.queue.id}`, { capacityPerAgent: 2 })
  expect(await told()).toMatchObject({ availability: 'online' })
  await change(`/api/queues/${world.queue.id}/routing`, { routing: { requiredSkills: ['refunds'] } })
  expect(await told()).toMatchObject({ availability: 'offline', online: 0 })
  await change(`/api/agents/${agent.id}/routing`, { skills: ['refunds'] })
  expect(await told()).toMatchObject({ availability: 'online' })
})

it('each queue is told for itself, and who waits where nobody is hears so while others are answered', async () => {
  const other = await world.done<Queue>('POST', '/api/queues', { token: admin.token, body: { name: 'Returns' } })
  await change(`/api/sites/${world.site.id}`, { queueIds: [other.id, world.queue.id] })
  await here()
  const presence = await told()
  expect(presence).toMatchObject({ availability: 'online', queues: [
    { id: other.id, availability: 'offline', waiting: 0, estimatedWaitSeconds: null },
    { id: world.queue.id, availability: 'online', waiting: 0, estimatedWaitSeconds: null },
  ] })
  const waits = await opens(await aVisitor(), 'Anybody?', { queueId: other.id })
  expect(waits.waiting).toMatchObject({ position: 1, estimatedWaitSeconds: null })
  const visitor = await aVisitor()
  const { id } = await opens(visitor, 'Hello', { queueId: world.queue.id })
  await isTold(visitor, id, ({ status }) => status === 'active')
})

it('with all busy, who considers to write is told how many wait and for how long, as it changes', async () => {
  await here({ capacity: 1 })
  const [first, second, looks] = [await aVisitor(), await aVisitor(), await aVisitor()]
  const held = await opens(first)
  await isTold(first, held.id, ({ status }) => status === 'active')
  const queue = { id: world.queue.id, availability: 'queue' }
  expect((await told()).queues).toEqual([{ ...queue, waiting: 0, estimatedWaitSeconds: 300 }])
  const waits = await opens(second)
  expect((await told()).queues).toEqual([{ ...queue, waiting: 1, estimatedWaitSeconds: 600 }])
  const longer = await looks.heard('presence', ({ queues }) => (queues as VisitorPresence['queues'])[0]?.waiting === 1)
  expect(longer).toMatchObject({ availability: 'queue', queues: [{ estimatedWaitSeconds: 600 }] })
  yes(await second.ask('conversation:close', { conversationId: waits.id }))
  const pushes = looks.pushes.length
  await looks.heard('presence', ({ queues }) => looks.pushes.length > pushes && (queues as VisitorPresence['queues'])[0]?.waiting === 0)
})

it('whoever waits behind the first hundred hears of their place too', async () => {
  await world.anAgent()
  const open = world.app.get(LifecycleService)
  const ahead: [{ kind: 'visitor'; id: string; siteId: string }, string][] = []
  for (let n = 0; n < 101; n += 1) {
    const visitor = { kind: 'visitor', id: randomUUID(), siteId: world.site.id } as const
    await world.db.query('insert into visitors (id, site_id, first_seen_at, last_seen_at) values ($1, $2, $3, $3)', [visitor.id, world.site.id, world.clock.now()])
    ahead.push([visitor, await open.open(visitor, { clientId: randomUUID() })])
  }
  const visitor = await aVisitor()
  const { id, waiting } = await opens(visitor)
  expect(waiting).toMatchObject({ position: 102 })
  const isPlace = (place: number) => visitor.heard('queue:position', ({ conversationId, position }) => conversationId === id && position === place)
  await isPlace(102)
  const [leaver, isLeft] = ahead[50] ?? expect.unreachable()
  await open.close(leaver, isLeft)
  await isPlace(101)
  const agent = await here({ capacity: 1 })
  await visitor.heard('queue:position', ({ position, estimatedWaitSeconds }) => position === 100 && estimatedWaitSeconds === 100 * 300)
  yes(await agent.ask('presence:set', { status: 'away' }))
  await visitor.heard('queue:position', ({ position, estimatedWaitSeconds }) => position === 100 && estimatedWaitSeconds === null)
})
