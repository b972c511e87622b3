import { signal } from '@preact/signals'

/**
 * How far the server's clock is ahead of this machine's, in milliseconds; waiting times are counted on the server's.
 */
let ahead = 0

/** The server's time in milliseconds as far as it is known; moves once a second while the page is visible. */
export const now = signal(Date.now())

/** The server said what time it is. */
export function serverTimeIs(iso: string): void {
  ahead = Date.parse(iso) - Date.now()
  now.value = Date.now() + ahead
}

/** Lets `now` move. Returns how to stop. */
export function startClock(): () => void {
  const tick = () => {
    if (document.visibilityState === 'visible') now.value = Date.now() + ahead
  }
  const timer = setInterval(tick, 1_000)
  document.addEventListener('visibilitychange', tick)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', tick)
  }
}
