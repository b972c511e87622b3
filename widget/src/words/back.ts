import { clock, dayToCome, daysAgo } from '../ui/times.js'
import { locale, words } from './words.js'

/** When somebody is here again, on the visitor's own clock. */
export function backWords(opensAt: string, now = Date.now()): string {
  const { backAt, atTime, tomorrowAt, dayAt } = words.value
  const at = Date.parse(opensAt)
  const time = clock(at, locale.value)
  const days = daysAgo(now, at)
  return backAt(days === 0 ? atTime(time) : days === 1 ? tomorrowAt(time) : dayAt(dayToCome(at, now, locale.value), time))
}
