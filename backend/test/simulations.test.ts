// A day that happened, played again to the queue as it is and as it would be.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Problem, SignedIn, Simulate, Simulation } from '@parley/protocol'
import { password } from './people.js'
import { aStage, MINUTE, yes, type Stage } from './routing-stories.js'
import { aWorld, type World } from './world.js'

let world: World
let stage: Stage
let signIn: () => Promise<string>
let ask: (wish: Omit<Simulate, 'queueId'>) => Promise<Simulation>
beforeAll(async () => {
  world = await aWorld({ RATE_FACTOR: '1000' })
  const admin = await world.admin()
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
