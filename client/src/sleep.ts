import type { Time } from './time.js'

const TICK_MS = 1_000
/** So late is no timer of a machine that is awake, except in a tab in the background, where waking does no harm. */
const LATE_MS = 3_000

/**
 * Calls `onWake` within a second of the machine's waking, with how long it slept, in milliseconds. A page that was visible all the time is told nothing of that
 * by the browser: its timers stood still, and only the clock on the wall went on.
 */
export function watchSleep(time: Time, onWake: (sleptMs: number) => void): () => void {
  let cancel = () => undefined as void
  const tick = (last: number) => {
    cancel = time.after(TICK_MS, () => {
      const now = time.now()
      tick(now)
      const lateMs = now - last - TICK_MS
      if (lateMs > LATE_MS) onWake(lateMs)
    })
  }
  tick(time.now())
  return () => cancel()
}
