import { realTime, type Page, type Time } from '@parley/client'
import { limits } from '@parley/protocol'

/** A person's clock, which may be wrong; how long things take is right all the same. */
export interface PersonClock extends Time { 
  /** Sets it wrong by so much, or right by 0; whether it was otherwise before. */
  offBy(ms: number): boolean
}

/** @param heartbeatMs what passes on it from one heartbeat to the next; everything else takes as long as it does. */
export function personClock(heartbeatMs: number = limits.heartbeatMs): PersonClock {
  let offMs = 0
  return {
    now: () => realTime.now() + offMs,
    after: (ms, work) => realTime.after(ms === limits.heartbeatMs ? heartbeatMs : ms, work), 
    offBy(ms) {
      const isNews = offMs !== ms
      offMs = ms
      return isNews
    },
  }
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
