import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { AgentConversation, Queue, VisitorConversation } from '@parley/protocol'
import { Sweeper } from '../src/routing/sweeper.js'
import { isTold, log, no, opens, says, sees, yes } from './talks.js'
import { aWorld, type World } from './world.js'

let world: World
beforeEach(async () => { world = await aWorld() })
afterEach(() => world.close())

const sweep = () => world.app.get(Sweeper).sweep()

async function aConnectedVisitor() {
  const visitor = await world.aVisitor()
  await visitor.connect()
  return visitor
}

it('goes at once to the free agent who holds the fewest', async () => {
  const [one, two] = [await world.anAgent({ capacity: 5 }), await world.anAgent({ capacity: 5 })]
  for (const agent of [one, two]) {
    await agent.connect()
    // Before that the agent has a line, and nobody knows that they are here.
    await agent.heard('presence', ({ agentId, status }) => agentId === agent.id && status === 'online')
  }
  const holders: (string | undefined)[] = []
  for (let n = 0; n < 4; n += 1) {
    const visitor = await aConnectedVisitor()
    const { id } = await opens(visitor)
    holders.push((await isTold(visitor, id, ({ agent }) => agent !== null)).agent?.id)
  }
  expect(holders.filter((id) => id === one.id)).toHaveLength(2)
  expect(holders.filter((id) => id === two.id)).toHaveLength(2)
})

it('shows who comes that nobody answers, though it was otherwise for a moment just then', async () => {
  const [agent, here] = [await world.anAgent({ capacity: 1 }), await aConnectedVisitor()]
  await agent.connect()
  await here.heard('presence', ({ availability }) => availability === 'online')
  const told = here.pushes.length
  yes(await agent.ask('presence:set', { status: 'away' }))
  await vi.waitFor(() => expect(here.pushes.slice(told).map(({ payload }) => payload['availability'])).toEqual(['offline']), 5_000)
  yes(await agent.ask('presence:set', { status: 'online' }))
  const comes = await aConnectedVisitor()
  await comes.heard('presence', ({ availability }) => availability === 'online')
  yes(await agent.ask('presence:set', { status: 'away' }))
  await comes.heard('presence', ({ availability }) => availability === 'offline')
})

it('waits in line while all are busy, tells its place, and moves up as slots get free', async () => {
  const agent = await world.anAgent({ capacity: 1 })
  await agent.connect()
  const [first, second, third] = [await aConnectedVisitor(), await aConnectedVisitor(), await aConnectedVisitor()]
  const held = await opens(first)
  await isTold(first, held.id, ({ status }) => status === 'active')
  const waiting = await opens(second)
  expect((await opens(third)).waiting).toMatchObject({ position: 2 })
  expect(waiting.waiting).toMatchObject({ position: 1, estimatedWaitSeconds: 300 })

  yes(await agent.ask('conversation:close', { conversationId: held.id }))
  await isTold(second, waiting.id, ({ agent: holder }) => holder?.id === agent.id)
  expect(await third.heard('queue:position', ({ position }) => position === 1)).toMatchObject({ position: 1 })
})

it('never gives an agent more than their capacity, or than the queue allows', async () => {
  const admin = await world.admin()
  const agent = await world.anAgent({ capacity: 3 })
  await world.done('PATCH', `/api/queues/${world.queue.id}`, { token: admin.token, body: { capacityPerAgent: 2 } })
  await agent.connect()
  for (let n = 0; n < 5; n += 1) await opens(await aConnectedVisitor())
  await sweep()
  const { items } = await world.done<{ items: AgentConversation[] }>('GET', '/api/conversations?view=mine', { token: agent.token })
  expect(items).toHaveLength(2)
})

it('is not given to who is away or not a member, and is once they are online', async () => {
  const agent = await world.anAgent()
  const outsider = await world.anAgent({ queues: [] })
  await agent.connect()
  await outsider.connect()
  yes(await agent.ask('presence:set', { status: 'away', reason: 'lunch' }))
  const visitor = await aConnectedVisitor()
  const { id, status } = await opens(visitor)
  await sweep()
  expect(status).toBe('queued')
  expect(no(await outsider.ask('conversation:accept', { conversationId: id }))).toBe('not_found')
  yes(await agent.ask('presence:set', { status: 'online' }))
  await isTold(visitor, id, ({ agent: holder }) => holder?.id === agent.id)
})

it('returns to its old place when its agent is gone beyond the grace, and the visitor is told', async () => {
  const agent = await world.anAgent({ capacity: 1 })
  await agent.connect()
  const [first, second] = [await aConnectedVisitor(), await aConnectedVisitor()]
  const held = await opens(first)
  await isTold(first, held.id, ({ agent: holder }) => holder !== null)
  world.clock.advance(1000)
  await opens(second)
  agent.hangUp()
  await first.heard('conversation:presence', ({ online }) => online === false)

  world.clock.advance(19_000)
  await sweep()
  expect((await log(first, held.id)).some(({ kind }) => kind === 'left')).toBe(false)
  world.clock.advance(2_000)
  await sweep()
  expect((await log(first, held.id)).at(-1)).toMatchObject({ kind: 'left', reason: 'gone' })
  const back = await isTold(first, held.id, ({ status }) => status === 'queued')
  expect(back.waiting).toMatchObject({ position: 1 })
})

it('stays with its agent who is back within the grace', async () => {
  const agent = await world.anAgent()
  await agent.connect()
  const visitor = await aConnectedVisitor()
  const { id } = await opens(visitor)
  await isTold(visitor, id, ({ agent: holder }) => holder !== null)
  agent.hangUp()
  await visitor.heard('conversation:presence', ({ online }) => online === false)
  world.clock.advance(15_000)
  await agent.connect()
  await visitor.heard('conversation:presence', ({ online }) => online === true)
  world.clock.advance(60_000)
  await sweep()
  expect((await log(visitor, id)).some(({ kind }) => kind === 'left')).toBe(false)
})

it('is taken by one of many who accept it at once', async () => {
  const agents = await Promise.all(Array.from({ length: 6 }, () => world.anAgent()))
  for (const agent of agents) {
    await agent.connect()
    yes(await agent.ask('presence:set', { status: 'away' }))
  }
  const { id } = await opens(await aConnectedVisitor())
  const replies = await Promise.all(agents.map((agent) => agent.ask('conversation:accept', { conversationId: id })))
  expect(replies.filter(({ ok }) => ok)).toHaveLength(1)
  expect(replies.flatMap((reply) => reply.ok ? [] : [reply.error.code])).toEqual(Array(5).fill('already_taken'))
  const open = await world.db.query('select 1 from assignments where conversation_id = $1 and ended_at is null', [id])
  expect(open).toHaveLength(1)
})

it('is handed to a colleague with a note, who holds it at once, and the visitor sees one line', async () => {
  const [from, to] = [await world.anAgent({ name: 'Maya' }), await world.anAgent({ name: 'Priya' })]
  await from.connect()
  const visitor = await aConnectedVisitor()
  const { id } = await opens(visitor)
  await sees(from, id, ({ agent }) => agent?.id === from.id)
  expect(no(await from.ask('conversation:transfer', { conversationId: id, toAgentId: to.id }))).toBe('conflict')
  await to.connect()
  const before = (await log(visitor, id)).length
  yes(await from.ask('conversation:transfer', { conversationId: id, toAgentId: to.id, note: 'needs a refund' }))
  expect(no(await from.ask('message:send', { conversationId: id, clientId: crypto.randomUUID(), body: 'late' }))).toBe('forbidden')
  await says(to, id, 'Hi, Priya here')
  const [line, ...rest] = (await log(visitor, id)).slice(before)
  expect(line).toMatchObject({ kind: 'transferred', to: { agent: { name: 'Priya' } } })
  expect(rest).toHaveLength(1)
  expect((await log(to, id)).some((entry) => entry.kind === 'note' && entry.body === 'needs a refund')).toBe(true)
})

it('handed to another queue leaves the sight of who is not its member, and waits there as long as it has', async () => {
  const admin = await world.admin()
  const billing = await world.done<Queue>('POST', '/api/queues', { token: admin.token, body: { name: 'Billing' } })
  const agent = await world.anAgent()
  await agent.connect()
  const visitor = await aConnectedVisitor()
  const opened = await opens(visitor)
  await sees(agent, opened.id, (conversation) => conversation.agent?.id === agent.id)
  const { queuedAt } = (await world.db.query('select queued_at as "queuedAt" from conversations where id = $1', [opened.id]))[0]
  yes(await agent.ask('conversation:transfer', { conversationId: opened.id, toQueueId: billing.id }))
  await agent.heard('conversation:removed', ({ conversationId }) => conversationId === opened.id)
  expect(no(await agent.ask('conversation:sync', { conversationId: opened.id, afterSeq: 0 }))).toBe('not_found')
  const waiting = await isTold(visitor, opened.id, ({ queue }) => queue.id === billing.id)
  expect(waiting.waiting?.queuedAt).toBe(queuedAt.toISOString())
})

it('sleeps when snoozed and comes back to its agent when its time is there, or when the visitor writes', async () => {
  const agent = await world.anAgent({ capacity: 1 })
  await agent.connect()
  const visitor = await aConnectedVisitor()
  const { id } = await opens(visitor)
  await sees(agent, id, (conversation) => conversation.agent?.id === agent.id)
  const until = () => new Date(world.clock.now().getTime() + 60_000).toISOString()
  expect(no(await agent.ask('conversation:snooze', { conversationId: id, until: world.clock.now().toISOString() }))).toBe('invalid')
  yes(await agent.ask('conversation:snooze', { conversationId: id, until: until() }))
  expect((await log(visitor, id)).some(({ kind }) => kind === 'snoozed')).toBe(false)
  world.clock.advance(61_000)
  await sweep()
  expect((await log(agent, id)).at(-1)).toMatchObject({ kind: 'assigned', reason: 'returned' })
  yes(await agent.ask('conversation:snooze', { conversationId: id, until: until() }))
  await says(visitor, id, 'are you there?')
  await sees(agent, id, (conversation) => conversation.status === 'active' && conversation.lastMessage?.preview === 'are you there?')
})

it('closed, is rated, can be rated otherwise, and opens again when the visitor writes', async () => {
  const agent = await world.anAgent()
  await agent.connect()
  const visitor = await aConnectedVisitor()
  const { id } = await opens(visitor)
  await sees(agent, id, (conversation) => conversation.agent?.id === agent.id)
  const stranger = await aConnectedVisitor()
  expect(no(await stranger.ask('conversation:close', { conversationId: id }))).toBe('not_found')
  yes(await agent.ask('conversation:close', { conversationId: id }))
  yes(await agent.ask('conversation:close', { conversationId: id }))
  yes(await visitor.ask('conversation:rate', { conversationId: id, score: 2 }))
  const rated = yes(await visitor.ask<{ conversation: VisitorConversation }>('conversation:rate', { conversationId: id, score: 5, comment: 'thanks' }))
  expect(rated.conversation.rating).toEqual({ score: 5, comment: 'thanks' })
  await says(visitor, id, 'one more thing')
  await isTold(visitor, id, ({ status, lastMessage }) => status === 'active' && lastMessage?.preview === 'one more thing')
  expect((await log(visitor, id)).map(({ kind }) => kind)).toEqual(
    ['queued', 'message', 'assigned', 'closed', 'rated', 'rated', 'reopened', 'message', 'assigned'])
})

it('opened again after its queue was deleted, waits in one that its site offers', async () => {
  const admin = await world.admin()
  const billing = await world.done<Queue>('POST', '/api/queues', { token: admin.token, body: { name: 'Billing' } })
  const offer = (queueIds: string[]) =>
    world.done('PATCH', `/api/sites/${world.site.id}`, { token: admin.token, body: { queueIds } })
  await offer([world.queue.id, billing.id])
  const visitor = await aConnectedVisitor()
  const { id } = await opens(visitor, 'an invoice', { queueId: billing.id })
  yes(await visitor.ask('conversation:close', { conversationId: id }))
  await offer([world.queue.id])
  await world.done('DELETE', `/api/queues/${billing.id}`, { token: admin.token })
  await says(visitor, id, 'one more thing')
  expect((await isTold(visitor, id, ({ status, queue }) => status === 'queued' && queue.id === world.queue.id)).waiting)
    .toMatchObject({ position: 1 })
})
