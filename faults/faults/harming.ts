import { setTimeout as pause } from 'node:timers/promises'
import type { FaultKind, Injection } from '../schedule.js'
import type { Wire } from '../wire.js'

/** `done`: something felt it. `busy`: what it was to hit was down, being harmed already, or idle all the time. `unable`: this machine cannot. */
export type Outcome = 'done' | 'busy' | 'unable'
/** How a group of faults is done; null for a kind that is not of the group. */
export type Deed = (injection: Injection) => Outcome | Promise<Outcome> | null

/** A time span in which pages on this wire could not be served; `wire` is null when it was everybody. */
export interface Harm { kind: FaultKind; wire: Wire | null; beganAt: number; endedAt: number }

/** What all faults need: who is being harmed, for how long, and how it ends. */
export interface Harming {
  readonly harms: readonly Harm[]
  isFree(what: object): boolean
  /** One of those that nothing is being done to. */
  oneFree<T extends object>(all: readonly T[], target: number): T | undefined
  /** Keeps others off. */
  hold(what: object): void
  letGo(what: object): void
  /** Harms something until the work ends, which says whether anything felt it, if it can say. */
  during(what: object, kind: FaultKind, wire: Wire | null, work: () => Promise<boolean | void>): Promise<Outcome>
  /** A harm that is over in the moment in which it is done. */
  atOnce(kind: FaultKind, wire: Wire | null): Outcome
  /** Resolves after so many milliseconds, or when all faults are to end. */
  lastsFor(ms: number): Promise<void>
  /** Counts as under way until it is settled. */
  tracked<T>(work: Promise<T>): Promise<T>
  isOver(): boolean
  /** Ends what lasts, and resolves when nothing is under way. */
  end(): Promise<void>
}

/** `now` is the clock of the run. */
export function createHarming(now: () => number): Harming {
  const busy = new Set<object>()
  const harms: Harm[] = []
  const underWay = new Set<Promise<unknown>>()
  const over = Promise.withResolvers<void>()
  let isOver = false

  const tracked = <T>(work: Promise<T>): Promise<T> => {
    const settled = work.finally(() => underWay.delete(settled))
    underWay.add(settled)
    return settled
  }
  const isFree = (what: object) => !busy.has(what)
  return {
    harms, tracked, isFree,
    oneFree(all, target) {
      const free = all.filter(isFree)
      return free[target % Math.max(1, free.length)]
    },
    hold: (what) => void busy.add(what),
    letGo: (what) => void busy.delete(what),
    during(what, kind, wire, work) {
      busy.add(what)
      const harm: Harm = { kind, wire, beganAt: now(), endedAt: Infinity }
      harms.push(harm)
      return tracked(work().then((wasFelt): Outcome => wasFelt === false ? 'busy' : 'done').finally(() => {
        harm.endedAt = now()
        busy.delete(what)
      }))
    },
    atOnce(kind, wire) {
      harms.push({ kind, wire, beganAt: now(), endedAt: now() })
      return 'done'
    },
    lastsFor: (ms) => Promise.race([pause(ms), over.promise]),
    isOver: () => isOver,
    async end() {
      over.resolve()
      while (underWay.size > 0) await Promise.all(underWay)
      isOver = true
    },
  }
}
