import fc from 'fast-check'
import type { Hours, SimulationFigures } from '@parley/protocol'
import { describe, expect, it } from 'vitest'
import { aQueue } from '../routing/samples.js'
import { generatedArrivals } from './generated-arrivals.js'
import { generalAgents, type Plan, type SimulatedArrival } from './plan.js'
import { simulate } from './simulate.js'

const SECOND = 1000
const HOUR = 3_600_000
const nothing = { skills: new Set<string>(), languages: new Set<string>() }

const arrival = (at: number, handling: number, wish: Partial<SimulatedArrival> = {}): SimulatedArrival => ({
  at: at * SECOND, handlingMs: handling * SECOND, talkMs: handling * SECOND, patienceMs: Number.POSITIVE_INFINITY,
  priority: null, skills: [], language: null, lastAgent: null, ...wish,
})
const aPlan = (arrivals: SimulatedArrival[], wish: Partial<Plan> = {}): Plan => ({
  queue: aQueue({ idleMinutes: null }), agents: generalAgents('queue-1', 1, 1, nothing), arrivals, from: 0, to: 100 * SECOND, ...wish,
})
function play(plan: Plan): SimulationFigures {
  const played = simulate(plan)
  for (;;) {
    const step = played.next()
    if (step.done) return step.value
  }
}

describe('a small day, worked out by hand', () => {
  const three = [arrival(0, 30), arrival(10, 20), arrival(20, 10)]

  it('one slot: they wait 0, 20 and 30 seconds, and it is taken for 60 of 100', () => {
    expect(play(aPlan(three))).toEqual({
      arrivals: 3, served: 3, abandoned: 0, overflowed: 0, waitP50Seconds: 20, waitP90Seconds: 30, occupancy: 0.6,
    })
  })

  it('two slots: the third waits 10 seconds', () => {
    expect(play(aPlan(three, { agents: generalAgents('queue-1', 1, 2, nothing) }))).toMatchObject({
      served: 3, waitP50Seconds: 0, waitP90Seconds: 10, occupancy: 0.3,
    })
  })

  it('who loses patience before their turn gives up, and frees their place', () => {
    const impatient = [arrival(0, 30), arrival(10, 20, { patienceMs: 15 * SECOND }), arrival(20, 10)]
    expect(play(aPlan(impatient))).toMatchObject({ served: 2, abandoned: 1, waitP50Seconds: 10, waitP90Seconds: 15, occupancy: 0.4 })
  })

  it('a line of one, and a longest wait of 15 seconds, send on', () => {
    expect(play(aPlan(three, { queue: aQueue({ idleMinutes: null, maxLength: 1 }) }))).toMatchObject({ served: 2, overflowed: 1 })
    expect(play(aPlan(three, { queue: aQueue({ idleMinutes: null, maxLength: 0 }) }))).toMatchObject({ served: 1, overflowed: 2 })
    expect(play(aPlan(three, { queue: aQueue({ idleMinutes: null, maxWaitSeconds: 15 }) })))
      .toMatchObject({ served: 2, overflowed: 1, waitP50Seconds: 10, waitP90Seconds: 15 })
  })

  it('a higher priority goes first', () => {
    const urgent = [arrival(0, 30), arrival(10, 20), arrival(20, 10, { priority: 9 })]
    expect(play(aPlan(urgent))).toMatchObject({ waitP50Seconds: 10, waitP90Seconds: 30 })
  })

  it('wrapping up keeps the slot, and silence frees it', () => {
    expect(play(aPlan(three, { queue: aQueue({ idleMinutes: null, wrapUpSeconds: 5 }) })))
      .toMatchObject({ waitP50Seconds: 25, waitP90Seconds: 40, occupancy: 0.75 })
    const oneEach = aQueue({ idleMinutes: null, wrapUpSeconds: 5 }, { capacityPerAgent: 1 })
    expect(play(aPlan(three, { queue: oneEach, agents: generalAgents('queue-1', 1, 4, nothing) }))).toMatchObject({ waitP50Seconds: 25, waitP90Seconds: 40 })
    const silent = [arrival(0, 300, { talkMs: 10 * SECOND }), arrival(60, 10)]
    expect(play(aPlan(silent, { queue: aQueue({ idleMinutes: 1 }), to: 700 * SECOND }))).toMatchObject({ waitP90Seconds: 10 })
    expect(play(aPlan(silent, { queue: aQueue({ idleMinutes: null }), to: 700 * SECOND }))).toMatchObject({ waitP90Seconds: 240 })
  })

  it('asking first, and taking by hand, costs the time to say yes', () => {
    const asked = aQueue({ idleMinutes: null, offer: { seconds: 20, missesUntilAway: null } })
    for (const queue of [asked, aQueue({ idleMinutes: null, strategy: 'manual' }), aQueue({ idleMinutes: null, strategy: 'offered-to-all' })]) {
      expect(play(aPlan(three, { queue }))).toMatchObject({ served: 3, waitP50Seconds: 30, waitP90Seconds: 45 })
    }
    const gone = [arrival(0, 30, { patienceMs: 3 * SECOND }), arrival(1, 10)]
    expect(play(aPlan(gone, { queue: asked }))).toMatchObject({ served: 1, abandoned: 1, waitP50Seconds: 3, waitP90Seconds: 7 })
  })

  it('waits for the last agent as long as set, and is given to another then', () => {
    const [a, b] = generalAgents('queue-1', 2, 1, nothing)
    if (!a || !b) return expect.unreachable()
    const first = arrival(0, 60)
    const returning = arrival(10, 10, { lastAgent: { id: a.id, at: 0 } })
    const waits = (waitSeconds: number) => play(aPlan([first, returning], {
      agents: [a, b], queue: aQueue({ idleMinutes: null, lastAgent: { withinHours: 1, waitSeconds } }),
    }))
    expect(waits(20)).toMatchObject({ waitP90Seconds: 20 })
    expect(waits(100)).toMatchObject({ waitP90Seconds: 50 })
    expect(waits(0)).toMatchObject({ waitP90Seconds: 0 })
  })

  it('nobody serves outside of their hours, and nobody may wait outside of the queue’s', () => {
    const spans = [{ from: '00:01', to: '00:02' }]
    const hours: Hours = {
      timeZone: 'UTC', holidays: [],
      week: { monday: spans, tuesday: spans, wednesday: spans, thursday: spans, friday: spans, saturday: spans, sunday: spans },
    }
    const agents = generalAgents('queue-1', 1, 1, nothing).map((agent) => ({ ...agent, schedule: hours }))
    expect(play(aPlan([arrival(0, 10), arrival(130, 10)], { agents, to: 200 * SECOND })))
      .toEqual({ arrivals: 2, served: 1, abandoned: 0, overflowed: 0, waitP50Seconds: 60, waitP90Seconds: 60, occupancy: 10 / 60 })
    expect(play(aPlan([arrival(0, 10), arrival(70, 10)], { queue: aQueue({ idleMinutes: null, hours }) })))
      .toMatchObject({ served: 1, overflowed: 1 })
  })

  it('skills and languages: who needs more waits, and who comes behind is served meanwhile', () => {
    const agents = generalAgents('queue-1', 2, 1, nothing).map((agent, n) => (n === 0 ? { ...agent, skills: new Set(['tax']) } : agent))
    const mixed = [arrival(0, 50, { skills: ['tax'] }), arrival(1, 10, { skills: ['tax'] }), arrival(2, 10)]
    expect(play(aPlan(mixed, { agents }))).toMatchObject({ served: 3, waitP50Seconds: 0, waitP90Seconds: 49 })
  })
})

/**
 * The share of those who have to wait where calls come at random, are handled for exponential times by `c` at once, and
 * nobody gives up: Erlang's C formula. A. K. Erlang, "Solution of some problems in the theory of probabilities of
 * significance in automatic telephone exchanges", 1917; as in L. Kleinrock, Queueing Systems, volume 1, 1975, section 3.5:
 * `C = (a^c / c!) · c / (c − a) / (Σ_{k<c} a^k / k! + (a^c / c!) · c / (c − a))`, with the load `a = λ / μ`. Of those who
 * wait, the share that waits longer than `t` is `e^(−(cμ − λ) t)`.
 */
function erlangC(c: number, load: number): number {
  let [term, sum] = [1, 0]
  for (let k = 0; k < c; k += 1) {
    sum += term
    term *= load / (k + 1)
  }
  const waiting = (term * c) / (c - load)
  return waiting / (sum + waiting)
}

it.each([[1, 0.7], [4, 0.75], [10, 0.8]])('agrees with Erlang C, on the mean of six long days: %d slots, %f in use', (slots, use) => {
  const meanHandlingSeconds = 100
  const perHour = (slots * use * 3600) / meanHandlingSeconds
  const hours = 8_000 / perHour
  const found = [1, 2, 3, 4, 5, 6].map((seed) => play(aPlan(
    generatedArrivals({ perHour, hours, meanHandlingSeconds, patienceSeconds: 1, seed }, 0)
      .map((each) => ({ ...each, patienceMs: Number.POSITIVE_INFINITY })),
    { agents: generalAgents('queue-1', slots, 1, nothing), to: hours * HOUR })))
  const mean = (of: (figures: SimulationFigures) => number) => found.reduce((sum, each) => sum + of(each), 0) / found.length
  const expected = Math.log(erlangC(slots, slots * use) / 0.1) / ((slots / meanHandlingSeconds) * (1 - use))
  expect(mean(({ waitP90Seconds }) => waitP90Seconds) / expected).toBeGreaterThan(0.9)
  expect(mean(({ waitP90Seconds }) => waitP90Seconds) / expected).toBeLessThan(1.1)
  expect(mean(({ occupancy }) => occupancy)).toBeCloseTo(use, 1)
}, 60_000)

const someDay = fc.record({
  perHour: fc.integer({ min: 5, max: 200 }), hours: fc.constant(2), meanHandlingSeconds: fc.integer({ min: 10, max: 900 }),
  patienceSeconds: fc.integer({ min: 10, max: 900 }), seed: fc.nat(),
})

it('more agents never make anybody wait longer, on the same arrivals', () => {
  fc.assert(fc.property(someDay, fc.integer({ min: 1, max: 8 }), (wish, count) => {
    // With patience without end, as one who is served instead of giving up takes a slot from somebody else.
    const arrivals = generatedArrivals(wish, 0).map((each) => ({ ...each, patienceMs: Number.POSITIVE_INFINITY }))
    const [few, many] = [count, count + 1].map((agents) =>
      play(aPlan(arrivals, { agents: generalAgents('queue-1', agents, 1, nothing), to: 2 * HOUR })))
    if (!few || !many) return expect.unreachable()
    expect(many.waitP90Seconds).toBeLessThanOrEqual(few.waitP90Seconds)
    expect(many.waitP50Seconds).toBeLessThanOrEqual(few.waitP50Seconds)
  }), { numRuns: 100 })
}, 60_000)

it('the same seed gives the same answer, and everybody who comes is accounted for', () => {
  fc.assert(fc.property(someDay, fc.constantFrom('manual', 'offered-to-all', 'round-robin', 'least-busy', 'longest-idle'), (wish, strategy) => {
    const plan = () => aPlan(generatedArrivals(wish, 0), {
      queue: aQueue({ strategy, maxWaitSeconds: 300, maxLength: 20 }), agents: generalAgents('queue-1', 3, 2, nothing), to: 2 * HOUR,
    })
    const found = play(plan())
    expect(play(plan())).toEqual(found)
    expect(found.served + found.abandoned + found.overflowed).toBe(found.arrivals)
    expect(found.waitP90Seconds).toBeLessThanOrEqual(300)
  }), { numRuns: 60 })
  const other = { perHour: 60, hours: 2, meanHandlingSeconds: 60, patienceSeconds: 60 }
  expect(generatedArrivals({ ...other, seed: 1 }, 0)).not.toEqual(generatedArrivals({ ...other, seed: 2 }, 0))
}, 60_000)
