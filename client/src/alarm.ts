import type { Time } from './time.js'

/** One thing to do later; setting it anew forgets what was set before. */
export interface Alarm {
  set(ms: number, run: () => void): void
  clear(): void
  isSet(): boolean
}

export function createAlarm(time: Time): Alarm {
  let cancel: (() => void) | null = null
  const clear = () => {
    cancel?.()
    cancel = null
  }
  return {
    set(ms, run) {
      clear()
      cancel = time.after(ms, () => {
        cancel = null
        run()
      })
    },
    clear,
    isSet: () => cancel !== null,
  }
}
