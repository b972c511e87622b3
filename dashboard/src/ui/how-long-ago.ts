const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const relativeForMs = 7 * dayMs

/**
 * How long ago `at` was, in words of `locale`: “now”, “5 min. ago”, “yesterday” within a week; the date after that, with
 * its year when it is another one. Times to come are told the same way. `justNow` is said for less than a minute.
 */
export function howLongAgo(at: Date, now: Date, locale: string, justNow: string): string {
  const ms = at.getTime() - now.getTime()
  const size = Math.abs(ms)
  if (size < minuteMs) return justNow
  if (size >= relativeForMs) {
    const thisYear = at.getFullYear() === now.getFullYear()
    return at.toLocaleDateString(locale, { day: 'numeric', month: 'short', ...(thisYear ? {} : { year: 'numeric' }) })
  }
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  if (size < hourMs) return format.format(Math.trunc(ms / minuteMs), 'minute')
  if (size < dayMs) return format.format(Math.trunc(ms / hourMs), 'hour')
  return format.format(Math.trunc(ms / dayMs), 'day')
}

/** Day and time to the minute, for a tooltip. */
export const exactTime = (at: Date, locale: string): string =>
  at.toLocaleString(locale, { dateStyle: 'full', timeStyle: 'short' })
