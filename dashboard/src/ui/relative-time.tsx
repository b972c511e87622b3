import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { locale, t } from '../words/words.js'
import { exactTime, howLongAgo } from './how-long-ago.js'

const everyMs = 30_000
const now = signal(new Date())
let readers = 0
let ticking: ReturnType<typeof setInterval> | undefined

/** One clock for all times on the screen; it runs while there is one. */
function useTicks() {
  useEffect(() => {
    if (readers === 0) {
      now.value = new Date()
      ticking = setInterval(() => { now.value = new Date() }, everyMs)
    }
    readers += 1
    return () => {
      readers -= 1
      if (readers === 0) clearInterval(ticking)
    }
  }, [])
}

/** A time, relative while it is recent and exact on hover. */
export function RelativeTime({ at }: { at: string }) {
  useTicks()
  const time = new Date(at)
  return <time dateTime={at} title={exactTime(time, locale.value)}>{howLongAgo(time, now.value, locale.value, t('ui.justNow'))}</time>
}
