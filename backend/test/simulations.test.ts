// A day that happened, played again to the queue as it is and as it would be.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Problem, SignedIn, Simulate, Simulation } from '@parley/protocol'
import { AgentsService } from '../src/agents/agents.service.js'
import { AssignmentsService } from '../src/conversations/assignments.service.js'
import { recordedArrivals, recordedDays } from '../src/simulator/recorded-arrivals.js'
import type { AgentSpeaker } from '../src/speaker.js'
import { password } from './people.js'
import { speakerOf } from './routing-driver.js'
import { aStage, MINUTE, yes, type Stage } from './routing-stories.js'
import { aWorld, type World } from './world.js'

let world: World
let stage: Stage
let by: AgentSpeaker
let signIn: () => Promise<string>
let ask: (wish: Omit<Simulate, 'queueId'>) => Promise<Simulation>
beforeAll(async () => {
  world = await aWorld({ RATE_FACTOR: '1000' })
  const admin = await world.admin()
  by = speakerOf(admin)
  signIn = async () => (await world.done<SignedIn>('POST', '/api/auth/login', { body: { email: admin.me.email, password } })).accessToken
  stage = await aStage(world, { idleMinutes: null }, { agents: 1, capacity: 1 })
  // Tokens do not outlive the story's days.
  ask = async (wish) => world.done('POST', '/api/routing/simulations', { token: await signIn(), body: { queueId: stage.queues[0], ...wish } })
})
afterAll(() => world?.close())

const day = (from: Date) => from.toISOString().slice(0, 10)
const generated = { from: 'generated', perHour: 40, hours: 2, meanHandlingSeconds: 120, patienceSeconds: 600, seed: 3 } as const

it('plays a recorded day: handling times, who gave up, and settings before they are saved', async () => {
  // To the beginning of a day, so that all of it is one day.
  const tomorrow = new Date(day(world.clock.now())).getTime() + 24 * 60 * MINUTE
  world.clock.advance(tomorrow - world.clock.now().getTime())
  const recorded = { from: 'recorded', day: day(world.clock.now()), timeZone: 'UTC' } as const
  const minutes = (n: number) => world.clock.advance(n * MINUTE)

  const first = await stage.arrives()
  minutes(1)
  const second = await stage.arrives()
  minutes(1)
  const third = await stage.arrives()
  minutes(1)
  yes(await stage.close('visitor', third))
  minutes(7)
  yes(await stage.close(0, first))
  await stage.settle()
  expect(await stage.holder(second)).toBe(0)
  minutes(5)
  yes(await stage.close(0, second))

  const asItWas = { arrivals: 3, served: 2, abandoned: 1, overflowed: 0, waitP50Seconds: 60, waitP90Seconds: 540, occupancy: 15 / 1440 }
  const found = await ask({ routing: { maxWaitSeconds: 120 }, arrivals: recorded })
  expect(found.today).toEqual(asItWas)
  expect(found.changed).toEqual({ ...asItWas, served: 1, overflowed: 1, waitP90Seconds: 120, occupancy: 10 / 1440 })
  expect(found.days).toEqual([recorded.day])
  const two = await ask({ routing: {}, arrivals: recorded, agents: { count: 1, capacity: 2 } })
  expect(two.changed).toEqual(two.today)
  // The third waits for the second to be done after five minutes, and has patience for one minute only.
  expect(two.today).toMatchObject({ served: 2, abandoned: 1, waitP50Seconds: 0, waitP90Seconds: 60 })
  const elsewhere = await ask({ routing: {}, arrivals: { ...recorded, day: '2001-01-01' } })
  expect(elsewhere.today).toEqual({ arrivals: 0, served: 0, abandoned: 0, overflowed: 0, waitP50Seconds: 0, waitP90Seconds: 0, occupancy: 0 })
})

it('a day is of those who came to the queue, and they waited there until they left its line', async () => {
  const other = await aStage(world, { idleMinutes: null, noAnswerSeconds: null, strategy: 'manual' }, { agents: 1, queues: 2 })
  yes(await other.change(0, { maxWaitSeconds: 600 }))
  const tomorrow = new Date(day(world.clock.now())).getTime() + 24 * 60 * MINUTE
  world.clock.advance(tomorrow - world.clock.now().getTime())
  const from = world.clock.now()
  const arrives = async (queue: number) => {
    const id = await other.arrives(queue)
    world.clock.advance(1)
    return id
  }
  const moves = (conversationId: string, queue: number) =>
    world.app.get(AssignmentsService).transfer(by, { conversationId, toQueueId: other.queues[queue] ?? '' })

  const [served, moved, unanswered, later] = [await arrives(0), await arrives(0), await arrives(0), await arrives(0)]
  const foreign = await arrives(1)
  yes(await other.accept(0, served))
  await other.tick(2 * MINUTE)
  yes(await other.leaveMessage(later))
  await other.tick(3 * MINUTE)
  await moves(moved, 1)
  await moves(foreign, 0)
  await other.tick(5 * MINUTE)
  expect(await other.conversation(unanswered)).toMatchObject({ left: 'message' })
  yes(await other.close(0, served))
  yes(await other.accept(0, moved))
  await other.tick(3 * MINUTE)
  yes(await other.close(0, moved))
  // The message is answered the next morning, and the first one talks on a week later.
  await other.tick(16 * 60 * MINUTE)
  yes(await other.accept(0, later))
  await other.tick(30 * MINUTE)
  yes(await other.close(0, later))
  await other.tick(7 * 24 * 60 * MINUTE)
  yes(await other.visitorSays(served))
  yes(await other.accept(0, served))
  await other.tick(MINUTE)
  yes(await other.close(0, served))

  const of = (queue: number) => recordedArrivals(
    world.db, other.queues[queue] ?? '', from, new Date(from.getTime() + 24 * 60 * MINUTE), 100, world.clock.now())
  const came = await of(0)
  const inMinutes = came.map(({ handlingMs, patienceMs }) => ({ handled: Math.round(handlingMs / 6_000) / 10, patient: patienceMs / MINUTE }))
  expect(inMinutes.map(({ handled }) => handled)).toEqual([10, 3, 6.5, 6.5])
  expect(inMinutes[1]?.patient).toBeGreaterThan(4.9)
  expect(inMinutes[2]?.patient).toBeGreaterThan(9.9)
  expect(inMinutes[3]?.patient).toBeCloseTo(2, 1)
  expect(await of(1)).toHaveLength(1)
  for (const queue of other.queues) expect(await recordedDays(world.db, queue, 'UTC', world.clock.now())).toEqual([day(from)])
})

it('plays members and levels that are not saved yet, and a new one who is in no queue', async () => {
  const agentId = stage.agents[0]?.id ?? ''
  const played = async (members: NonNullable<Simulate['members']>) => (await ask({ routing: {}, members, arrivals: generated }))
  const same = await played([{ agentId, level: 'last' }])
  expect(same.changed).toEqual(same.today)
  const nobody = await played([])
  expect(nobody.today.served).toBeGreaterThan(10)
  expect(nobody.changed.served).toBe(0)
  const helper = await world.app.get(AgentsService).create(by, {
    name: 'Helper', email: 'helper@parley.example', role: 'agent', capacity: 3, queueIds: [],
  })
  const helped = await played([{ agentId, level: 'normal' }, { agentId: helper.id, level: 'normal' }])
  expect(helped.changed.served).toBeGreaterThan(helped.today.served)
})

it('makes up a day, the same for the same seed, and refuses what is too much or unknown', async () => {
  const once = await ask({ routing: { wrapUpSeconds: 120 }, arrivals: generated, agents: { count: 2, capacity: 2 } })
  expect(await ask({ routing: { wrapUpSeconds: 120 }, arrivals: generated, agents: { count: 2, capacity: 2 } })).toEqual(once)
  expect(once.today.arrivals).toBeGreaterThan(50)
  expect(once.changed.occupancy).toBeGreaterThan(once.today.occupancy)
  expect(once.days).toEqual([])
  const token = await signIn()
  const answerTo = async (queueId: string | undefined, perHour: number) => (await world.call<Problem>('POST', '/api/routing/simulations', {
    token, body: { queueId, routing: {}, arrivals: { ...generated, hours: 24, perHour }, agents: { count: 1000, capacity: 1 } },
  })).body.code
  expect(await answerTo(stage.queues[0], 2000)).toBe('invalid')
  expect(await answerTo('00000000-0000-4000-8000-000000000000', 1)).toBe('not_found')
})

it('lets others have their turn while it plays', async () => {
  const played = ask({ routing: {}, arrivals: { ...generated, perHour: 2000, hours: 5 }, agents: { count: 200, capacity: 1 } })
  let longest = 0
  const game = { isPlaying: true }
  void played.finally(() => { game.isPlaying = false })
  for (let before = performance.now(); game.isPlaying; ) {
    await new Promise((turn) => { setTimeout(turn, 1) })
    longest = Math.max(longest, performance.now() - before)
    before = performance.now()
  }
  expect((await played).today.served).toBeGreaterThan(5_000)
  expect(longest).toBeLessThan(1_000)
})
