import type { House } from './cluster/house.js'
import { createHarming, type Harm, type Outcome } from './faults/harming.js'
import { nodeFaults } from './faults/node-faults.js'
import { pageFaults } from './faults/page-faults.js'
import { storeFaults } from './faults/store-faults.js'
import { wireFaults } from './faults/wire-faults.js'
import type { Company } from './people/company.js'
import type { Injection } from './schedule.js'

/** Does to a house and its company what a schedule says. */
export interface Injector {
  inject(injection: Injection): Promise<Outcome>
  readonly harms: readonly Harm[]
  /** Ends of nodes that nobody asked for. */
  readonly unasked: readonly string[]
  /** Ends every fault that lasts, and resolves when everything stands again. */
  heal(): Promise<void>
}

/** `now` is the clock of the run. */
export function createInjector(house: House, company: Company, now: () => number): Injector {
  const unasked: string[] = []
  const harming = createHarming(now)
  const groups = [
    wireFaults(house.nodes, company.browsers, harming), nodeFaults(house, harming, unasked),
    pageFaults(company.seats, company.browsers, harming), storeFaults(house.postgres, house.redis, harming),
  ]
  const inject = async (injection: Injection): Promise<Outcome> => {
    if (harming.isOver()) return 'busy'
    for (const group of groups) {
      const outcome = await group(injection)
      if (outcome !== null) return outcome
    }
    throw new Error(`Nobody knows how to do ${injection.kind}.`)
  }
  return {
    harms: harming.harms, unasked, heal: harming.end,
    inject: (injection) => harming.tracked(inject(injection)),
  }
}
