import { realTime, type Page, type Time } from '@parley/client'

/** A person's clock, which may be wrong; how long things take is right all the same. */
export interface PersonClock extends Time { offBy(ms: number): void }

export function personClock(): PersonClock {
  let offMs = 0
  return { now: () => realTime.now() + offMs, after: realTime.after, offBy: (ms) => { offMs = ms } }
}

/** A page that is looked at, and can be looked at anew. */
export interface WatchedPage extends Page { wake(): void }

export function watchedPage(): WatchedPage {
  const handlers = new Set<(sleptMs: number) => void>()
  return {
    isVisible: () => true,
    onWake(handler) {
      handlers.add(handler)
      return () => void handlers.delete(handler)
    },
    wake: () => { for (const handler of [...handlers]) handler(0) },
  }
}
