import { watchSleep } from './sleep.js'
import { realTime, type Time } from './time.js'

/** What the link wants to know about the page it lives in. */
export interface Page {
  isVisible(): boolean
  /** Called when the page becomes visible, when the network returns, and when the machine has slept, for so long. */
  onWake(handler: (sleptMs: number) => void): () => void
}

/** A process without a page: always looked at, and nothing wakes it. */
const noPage: Page = { isVisible: () => true, onWake: () => () => undefined }

/** The browser's page, or a stand-in where there is none. */
export function thisPage(time: Time = realTime): Page {
  if (typeof document === 'undefined' || typeof window === 'undefined') return noPage
  return {
    isVisible: () => document.visibilityState === 'visible',
    onWake(handler) {
      const awake = () => handler(0)
      const seen = () => {
        if (document.visibilityState === 'visible') awake()
      }
      const stop = watchSleep(time, handler)
      document.addEventListener('visibilitychange', seen)
      window.addEventListener('online', awake)
      return () => {
        stop()
        document.removeEventListener('visibilitychange', seen)
        window.removeEventListener('online', awake)
      }
    },
  }
}
