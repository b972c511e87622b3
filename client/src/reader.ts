import { createAlarm } from './alarm.js'
import { backoff } from './backoff.js'
import { report } from './guarded.js'
import type { Time } from './time.js'

/** What reading one page led to: all is known, more is there, the server refused, or it is to be asked again. */
export type Went = { next: 'nothing' | 'page' | 'refused' } | { next: 'again'; afterMs: number }

/** Reads page by page, one at a time, until nothing is missing; and again after a while when that did not go well. */
export interface Reader {
  /** Reads at once; while reading, once more from where that has got to. */
  now(): Promise<void>
  /** Reads after so many milliseconds, unless it is read before. */
  soon(ms: number): void
  isReading(): boolean
  /** Whether a reading was asked for that has not begun. */
  isWanted(): boolean
  close(): void
}

const LONGEST_RETRY_MS = 10_000

export function createReader(
  { time, random, isOnline, readPage }: {
    time: Time; random: () => number; isOnline: () => boolean; readPage: () => Promise<Went>
  },
): Reader {
  const later = createAlarm(time)
  let isReading = false
  let isWanted = false
  let isClosed = false
  let failures = 0

  /** Whoever was told of it threw: what is missing still is, and is asked for again. */
  const failed = (error: unknown): Went => {
    report(error)
    return { next: 'again', afterMs: 0 }
  }
  const mayRead = () => !isClosed && isOnline()
  const now = async () => {
    later.clear()
    isWanted = true
    if (isReading || !mayRead()) return
    isReading = true
    let went: Went
    do {
      isWanted = false
      went = await readPage().catch(failed)
    } while (mayRead() && (isWanted || went.next === 'page'))
    isReading = false
    if (isClosed) return
    failures = went.next === 'again' ? failures + 1 : 0
    if (went.next === 'again') soon(Math.max(went.afterMs, backoff(failures, LONGEST_RETRY_MS, random())))
  }
  const soon = (ms: number) => {
    if (!isReading && !later.isSet()) later.set(ms, () => void now())
  }
  return {
    now, soon,
    isReading: () => isReading,
    isWanted: () => isWanted,
    close() {
      isClosed = true
      later.clear()
    },
  }
}
