import type { Time } from '../time.js'

export interface FakeTime extends Time {
  /** Lets so much time go by, with everything that falls due in it and what follows from that. */
  pass(ms: number): Promise<void>
  /** The machine sleeps for so long: the clock goes on, and the timers do not. */
  sleep(ms: number): void
}

/** Lets every promise that can go on go on. */
export const settle = () => new Promise<void>((resolve) => {
  setImmediate(resolve)
})

export function fakeTime(start = Date.UTC(2026, 10, 21)): FakeTime {
  let now = start
  let made = 0
  const timers = new Map<number, { at: number; run: () => void }>()
  const nextBefore = (end: number) => {
    let next: { id: number; at: number } | null = null
    for (const [id, { at }] of timers) if (at <= end && (!next || at < next.at)) next = { id, at }
    return next
  }
  return {
    now: () => now,
    after(ms, run) {
      const id = made += 1
      timers.set(id, { at: now + Math.max(0, ms), run })
      return () => void timers.delete(id)
    },
    sleep(ms) {
      now += ms
      for (const timer of timers.values()) timer.at += ms
    },
    async pass(ms) {
      const end = now + ms
      await settle()
      for (let next = nextBefore(end); next; next = nextBefore(end)) {
        const timer = timers.get(next.id)
        timers.delete(next.id)
        now = next.at
        timer?.run()
        await settle()
      }
      now = end
    },
  }
}
