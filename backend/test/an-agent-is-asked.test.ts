// Agents who are asked before they are given one, and what is proposed while things change.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AgentRoutingService } from '../src/agents/agent-routing.service.js'
import { AgentsService } from '../src/agents/agents.service.js'
import { AssignmentsService, type Proposal } from '../src/conversations/assignments.service.js'
import { OffersService } from '../src/conversations/offers.service.js'
import type { AgentSpeaker } from '../src/speaker.js'
import { speakerOf } from './routing-driver.js'
import { aStage, MINUTE, no, yes, type Stage } from './routing-stories.js'
import { aWorld, type World } from './world.js'

let world: World
let by: AgentSpeaker
beforeAll(async () => {
  world = await aWorld({ RATE_FACTOR: '1000' })
  by = speakerOf(await world.admin())
})
afterAll(() => world.close())

const still = { noAnswerSeconds: null, idleMinutes: null } as const
const asking = { ...still, offer: { seconds: 20, missesUntilAway: 2 } } as const
const change = (stage: Stage, agent: number, wish: object) =>
  world.app.get(AgentRoutingService).change(by, stage.agents[agent]?.id ?? '', wish)

describe('an agent who is asked', () => {
  it('has a slot kept for it, and is given it when they say yes', async () => {
    const stage = await aStage(world, asking, { agents: 1, capacity: 1 })
    const [id, next] = [await stage.arrives(), await stage.arrives()]
    expect(await stage.conversation(id)).toMatchObject({ status: 'queued', offeredTo: stage.agents[0]?.id })
    expect(await stage.conversation(next)).toMatchObject({ offeredTo: null })
    expect(no(await stage.accept(0, next))).toBe('conflict')
    yes(await stage.accept(0, id))
    expect((await stage.decisions(id)).map(({ outcome }) => outcome)).toEqual(['offered', 'accepted'])
    expect(await stage.broken()).toEqual([])
  })

  it('and says no, or nothing, is not asked about it again; after the second miss they are away', async () => {
    const stage = await aStage(world, asking, { agents: 2, capacity: 3 })
    const id = await stage.arrives()
    const asked = async () => (await stage.conversation(id))?.offeredTo
    const one = await asked()
    await stage.tick(19_000)
    expect(await asked()).toBe(one)
    await stage.tick(1_000)
    const two = await asked()
    expect(two).not.toBe(one)
    expect(two).not.toBeNull()
    const second = stage.agents.findIndex((agent) => agent.id === two)
    yes(await stage.decline(second, id))
    expect(no(await stage.decline(second, id))).toBe('conflict')
    await stage.settle()
    await stage.tick(MINUTE)
    expect(await asked()).toBeNull()
    expect((await stage.decisions(id)).map(({ outcome }) => outcome)).toEqual(['offered', 'offer-missed', 'offered', 'offer-declined', 'waits'])
    expect((await stage.decisions(id)).at(-1)).toMatchObject({ reason: 'offers-unanswered' })
    const missing = stage.agents.findIndex((agent) => agent.id === one)
    await stage.setStatus(1 - missing, 'away')
    await stage.arrives()
    await stage.tick(20_000)
    const [row] = await world.db.query<{ status: string }[]>('select status from agents where id = $1', [one])
    expect(row?.status).toBe('away')
    // Whoever says anew that they are here is asked once more.
    await stage.setStatus(missing, 'online')
    await stage.settle()
    expect(await asked()).toBe(one)
    yes(await stage.accept(missing, id))
    expect(await stage.broken()).toEqual([])
  })

  it('has had their turn, whatever they answer; and who answers has missed nothing in a row', async () => {
    const stage = await aStage(world, { ...asking, strategy: 'round-robin' }, { agents: 3 })
    const askedAbout = async (id: string) => {
      const found = await stage.conversation(id)
      return stage.agents.findIndex((agent) => agent.id === found?.offeredTo)
    }
    const first = await stage.arrives()
    const one = await askedAbout(first)
    await stage.tick(20_000)
    const two = await askedAbout(first)
    yes(await stage.accept(two, first))
    const second = await stage.arrives()
    const three = await askedAbout(second)
    expect([one, two, three].toSorted()).toEqual([0, 1, 2])
    yes(await stage.decline(three, second))
    await stage.settle()
    // The first one's turn again: a no after a miss, so the next miss is the first in a row.
    expect(await askedAbout(second)).toBe(one)
    yes(await stage.decline(one, second))
    await stage.settle()
    await stage.arrives()
    for (let n = 0; n < 3; n += 1) await stage.tick(20_000)
    const rows = await world.db.query<{ status: string; misses: number }[]>('select status, misses from agents where id = $1', [stage.agents[one]?.id])
    expect(rows).toEqual([{ status: 'online', misses: 1 }])
  })

  it('and goes away, offline or for good is asked no more at once, has missed nothing, and may be asked again', async () => {
    const stage = await aStage(world, { ...asking, offer: { seconds: 600, missesUntilAway: 1 } }, { agents: 1 })
    const id = await stage.arrives()
    const askedNow = async () => (await stage.conversation(id))?.offeredTo === stage.agents[0]?.id
    for (const status of ['away', 'offline', 'transfers-only'] as const) {
      expect(await askedNow()).toBe(true)
      yes(await stage.setStatus(0, status))
      await stage.tick(0)
      expect(await askedNow()).toBe(false)
      yes(await stage.setStatus(0, 'online'))
      await stage.settle()
    }
    expect(await askedNow()).toBe(true)
    await stage.disconnect(0)
    await stage.tick(19_000)
    expect(await askedNow()).toBe(true)
    await stage.tick(2_000)
    expect(await askedNow()).toBe(false)
    await stage.connect(0)
    await stage.settle()
    expect(await askedNow()).toBe(true)
    await world.app.get(AgentsService).change(by, stage.agents[0]?.id ?? '', { deactivated: true })
    await stage.tick(0)
    expect(await askedNow()).toBe(false)
    expect((await stage.decisions(id)).filter(({ outcome }) => outcome === 'offer-withdrawn')).toHaveLength(5)
    expect((await stage.decisions(id)).filter(({ outcome }) => outcome === 'offer-missed')).toHaveLength(0)
  })

  it('about one that was closed and is opened again is asked anew, though they declined it before', async () => {
    const stage = await aStage(world, asking, { agents: 1 })
    const id = await stage.arrives()
    yes(await stage.decline(0, id))
    await stage.tick(5_000)
    expect(await stage.conversation(id)).toMatchObject({ status: 'queued', offeredTo: null })
    yes(await stage.close('visitor', id))
    await stage.tick(1_000)
    yes(await stage.visitorSays(id))
    await stage.settle()
    expect(await stage.conversation(id)).toMatchObject({ status: 'queued', offeredTo: stage.agents[0]?.id })
  })

  it('with all others, whoever is first takes it, and the others hear that it is gone', async () => {
    const stage = await aStage(world, { ...still, strategy: 'offered-to-all' }, { agents: 3 })
    const id = await stage.arrives()
    expect(await stage.conversation(id)).toMatchObject({ status: 'queued', offeredTo: null })
    yes(await stage.accept(1, id))
    expect(no(await stage.accept(2, id))).toBe('already_taken')
    const ends = await world.db.query<{ ended_by: string }[]>('select ended_by from offers where conversation_id = $1 order by ended_by', [id])
    expect(ends.map((row) => row.ended_by)).toEqual(['accepted', 'withdrawn', 'withdrawn'])
  })

  it('is asked anew, with an end, where the queue asked all before', async () => {
    const stage = await aStage(world, { ...still, strategy: 'offered-to-all' }, { agents: 1 })
    const id = await stage.arrives()
    yes(await stage.change(0, { ...asking, strategy: 'least-busy' }))
    await stage.settle()
    expect(await stage.conversation(id)).toMatchObject({ offeredTo: stage.agents[0]?.id })
    expect(await stage.broken()).toEqual([])
    await stage.tick(20_000)
    expect(await stage.conversation(id)).toMatchObject({ status: 'queued', offeredTo: null })
    expect((await stage.decisions(id)).at(-2)).toMatchObject({ outcome: 'offer-missed' })
  })
})

it('who declines one after another is asked about whoever is behind, however many those are', async () => {
  const stage = await aStage(world, asking, { agents: 1, capacity: 1 })
  const came: string[] = []
  for (let n = 0; n < 42; n += 1) came.push(yes(await stage.open(0)))
  await stage.settle()
  for (const id of came.slice(0, -1)) {
    yes(await stage.decline(0, id))
    await stage.settle()
  }
  expect(await stage.conversation(came.at(-1) ?? '')).toMatchObject({ offeredTo: stage.agents[0]?.id })
}, 60_000)

it('where all are asked, it is about twenty of a line at once, and about the next when one is declined', async () => {
  const stage = await aStage(world, { ...still, strategy: 'offered-to-all' }, { agents: 1 })
  const came: string[] = []
  for (let n = 0; n < 25; n += 1) came.push(yes(await stage.open(0)))
  await stage.settle()
  const askedAbout = async () => {
    const rows = await world.db.query<{ id: string }[]>(
      'select conversation_id as id from offers where agent_id = $1 and ended_at is null', [stage.agents[0]?.id])
    return rows.map(({ id }) => came.indexOf(id)).toSorted((a, b) => a - b)
  }
  expect(await askedAbout()).toEqual(Array.from({ length: 20 }, (_, n) => n))
  yes(await stage.decline(0, came[3] ?? ''))
  await stage.settle()
  expect(await askedAbout()).toEqual(Array.from({ length: 21 }, (_, n) => n).filter((n) => n !== 3))
})

it('what has moved to another queue meanwhile, or whose agent has left it, is not given as it was proposed', async () => {
  const stage = await aStage(world, { ...still, strategy: 'manual' }, { agents: 2, queues: 2 })
  const [one = '', two = ''] = stage.queues
  const agent = stage.agents[0] ?? expect.unreachable()
  await change(stage, 0, { queues: [{ queueId: one, level: 'normal', rank: 0 }] })
  const [id, other] = [await stage.arrives(0), await stage.arrives(0)]
  const proposed = (conversationId: string): Proposal =>
    ({ conversationId, queueId: one, what: { outcome: 'assigned', agent: { id: agent.id, name: agent.name }, rule: 'only-one-free' } })
  const [assignments, offers] = [world.app.get(AssignmentsService), world.app.get(OffersService)]
  const until = new Date(world.clock.now().getTime() + MINUTE)
  const give = async (conversationId: string) => [
    await offers.askAll([agent.id], proposed(conversationId)), await offers.ask(agent.id, until, proposed(conversationId)),
    await assignments.assign(agent.id, proposed(conversationId)),
  ]
  yes(await stage.accept(1, id))
  yes(await stage.transfer(1, id, { queue: 1 }))
  expect(await give(id)).toEqual([false, false, false])
  await change(stage, 0, { queues: [{ queueId: two, level: 'normal', rank: 0 }] })
  expect(await give(other)).toEqual([false, false, false])
  await change(stage, 0, { queues: [{ queueId: one, level: 'normal', rank: 0 }] })
  // Once asked alone, it is nobody's to be given.
  expect(await give(other)).toEqual([true, true, false])
  const third = await stage.arrives(0)
  expect(await assignments.assign(agent.id, proposed(third))).toBe(true)
})
