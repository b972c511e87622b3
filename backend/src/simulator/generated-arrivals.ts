import type { SimulatedArrivals } from '@parley/protocol'
import type { SimulatedArrival } from './plan.js'
import { exponential, randomFrom } from './random.js'

type Wish = Omit<Extract<SimulatedArrivals, { from: 'generated' }>, 'from'>
const HOUR = 3_600_000

/** Visitors who come one by one at random (a Poisson process); handling time and patience are exponential. The same seed gives the same. */
export function generatedArrivals({ perHour, hours, meanHandlingSeconds, patienceSeconds, seed }: Wish, from: number): SimulatedArrival[] {
  const random = randomFrom(seed)
  const arrivals: SimulatedArrival[] = []
  const to = from + hours * HOUR
  for (let at = from + exponential(random, HOUR / perHour); at < to; at += exponential(random, HOUR / perHour)) {
    const handlingMs = Math.round(exponential(random, meanHandlingSeconds * 1000))
    const patienceMs = Math.round(exponential(random, patienceSeconds * 1000))
    arrivals.push({
      at: Math.round(at), handlingMs, talkMs: handlingMs, patienceMs, priority: null, skills: [], language: null, lastAgent: null,
    })
  }
  return arrivals
}
