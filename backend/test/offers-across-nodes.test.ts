// Two nodes with no Redis between them: an agent of the one is asked by the other, and hears of it all the same.
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { OffersService } from '../src/conversations/offers.service.js'
import { OffersPush } from '../src/realtime/offers-push.js'
import { freePort } from './programs.js'
import type { TestAgent, TestVisitor } from './people.js'
import { opens, yes } from './talks.js'
import { aWorld, type World } from './world.js'

let world: World
let there: Awaited<ReturnType<World['anotherNode']>>
beforeAll(async () => {
  // Nobody listens at this address.
  world = await aWorld({ REDIS_URL: `redis://127.0.0.1:${await freePort()}` })
  there = await world.anotherNode()
  // Whoever is asked is asked by this story.
  const { token } = await world.admin()
  await world.done('PATCH', `/api/queues/${world.queue.id}/routing`, { token, body: { routing: { strategy: 'manual' } } })
})
afterAll(() => world.close())

const look = () => there.app.get(OffersPush).look()
const heardOf = ({ pushes }: TestAgent, event: string) => pushes.filter((push) => push.event === event).length

async function asked(visitor: TestVisitor, agents: TestAgent[], how: 'one' | 'all'): Promise<string> {
  const { id } = await opens(visitor)
  const until = new Date(world.clock.now().getTime() + 30_000)
  const reasons = { conversationId: id, queueId: world.queue.id, verdicts: [], more: {} }
  const offers = world.app.get(OffersService)
  const [agent] = agents
  const isAsked = how === 'all' || !agent
    ? await offers.askAll(agents.map((each) => each.id), { what: { outcome: 'offered-to-all', agents: agents.length }, ...reasons })
    : await offers.ask(agent.id, until, {
      what: { outcome: 'offered', agent: { id: agent.id, name: agent.me.name }, rule: 'only-one-free', expiresAt: until.toISOString() }, ...reasons,
    })
  expect(isAsked).toBe(true)
  return id
}

it.each(['one', 'all'] as const)('asking %s: the question, and its end, show at the next look, once each', async (how) => {
  const [agent, colleague, visitor] = [await world.anAgent(), await world.anAgent(), await world.aVisitor()]
  await Promise.all([agent.connect(there.url), colleague.connect(there.url), visitor.connect()])
  await vi.waitFor(async () => {
    const rows = await world.db.query<unknown[]>('select 1 from connections where person_id = any($1)', [[agent.id, colleague.id]])
    expect(rows).toHaveLength(2)
  })
  const conversationId = await asked(visitor, how === 'one' ? [agent] : [agent, colleague], how)
  yes(await agent.ask('heartbeat', {}))
  expect(heardOf(agent, 'offer')).toBe(0)
  await look()
  await look()
  expect(await agent.heard('offer')).toMatchObject({ offer: { conversationId } })
  if (how === 'all') await colleague.heard('offer')
  yes(await agent.ask('heartbeat', {}))
  yes(await colleague.ask('heartbeat', {}))
  expect([heardOf(agent, 'offer'), heardOf(colleague, 'offer')]).toEqual(how === 'one' ? [1, 0] : [1, 1])

  yes(await visitor.ask('conversation:close', { conversationId }))
  await look()
  expect(await agent.heard('offer:ended')).toEqual({ conversationId, end: 'withdrawn' })
  agent.hangUp()
  colleague.hangUp()
  visitor.hangUp()
})
