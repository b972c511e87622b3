import { channelOrNone } from './channel.js'
import { realTime, type Time } from './time.js'

/** What only one of several tabs shall do, such as ringing for a message. */
export interface Claims {
  /**
   * Claims it after so many milliseconds; false when another tab has, or did just before. The tab that shall have it
   * claims it with the shortest wait.
   */
  claim(what: string, afterMs: number): Promise<boolean>
  close(): void
}

/** For so long a claim stands; by then every tab has heard of what it was about. */
const STANDS_MS = 30_000
/** Without locks, chance decides which of several tabs is the first to tell the others. */
const APART_MS = 200

/** Claims among the tabs that share `name`. */
export function createClaims(name: string, time: Time = realTime): Claims {
  const channel = channelOrNone(name)
  const taken = new Set<string>()
  const pause = (ms: number) => new Promise<void>((resolve) => void time.after(ms, resolve))
  if (channel) channel.onmessage = ({ data }: MessageEvent<string>) => void taken.add(data)
  const tellOthers = (what: string) => {
    if (taken.has(what)) return false
    taken.add(what)
    channel?.postMessage(what)
    return true
  }
  return {
    async claim(what, afterMs) {
      const hasLocks = 'locks' in navigator
      await pause(afterMs + (hasLocks ? 0 : Math.random() * APART_MS))
      if (!hasLocks) return tellOthers(what)
      return new Promise<boolean>((resolve) => {
        navigator.locks.request(`${name}:${what}`, { ifAvailable: true }, (lock) => {
          resolve(lock !== null)
          return lock ? pause(STANDS_MS) : undefined
        }).catch(() => resolve(true))
      })
    },
    close: () => channel?.close(),
  }
}
