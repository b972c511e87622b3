import { computed } from '@preact/signals'
import { locale, t } from './words.js'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

const formats = computed(() => ({
  time: new Intl.DateTimeFormat(locale.value, { timeStyle: 'short' }),
  weekday: new Intl.DateTimeFormat(locale.value, { weekday: 'short' }),
  day: new Intl.DateTimeFormat(locale.value, { day: 'numeric', month: 'short' }),
  dayOfYear: new Intl.DateTimeFormat(locale.value, { day: 'numeric', month: 'short', year: 'numeric' }),
  longDay: new Intl.DateTimeFormat(locale.value, { weekday: 'long', day: 'numeric', month: 'long' }),
  longDayOfYear: new Intl.DateTimeFormat(locale.value, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }),
  exact: new Intl.DateTimeFormat(locale.value, { dateStyle: 'full', timeStyle: 'medium' }),
  soon: new Intl.DateTimeFormat(locale.value, { weekday: 'short', hour: 'numeric', minute: '2-digit' }),
}))

/** The same for all moments of one day in the reader's time zone. */
export const dayKey = (at: string | number): string => {
  const date = new Date(at)
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`
}

const isSameYear = (at: number, now: number) => new Date(at).getFullYear() === new Date(now).getFullYear()

export const timeOfDay = (at: string | number): string => formats.value.time.format(new Date(at))
/** Date and time to the second, for hovering. */
export const exactly = (at: string | number): string => formats.value.exact.format(new Date(at))
export const weekdayAndTime = (at: string | number): string => formats.value.soon.format(new Date(at))

/** As short as a row allows: `now`, minutes, the time of today, the weekday, the date. */
export function briefly(at: string | number, now: number): string {
  const then = new Date(at).getTime()
  const age = now - then
  if (age < minuteMs) return t('time.now')
  if (age < hourMs) return t('time.minutes', { minutes: Math.floor(age / minuteMs) })
  if (dayKey(then) === dayKey(now)) return timeOfDay(then)
  if (age < 6 * dayMs) return formats.value.weekday.format(then)
  return (isSameYear(then, now) ? formats.value.day : formats.value.dayOfYear).format(then)
}

/** A day without its time, for lists of what is long past. */
export const dayOf = (at: string | number, now: number): string =>
  (isSameYear(new Date(at).getTime(), now) ? formats.value.day : formats.value.dayOfYear).format(new Date(at))

/** What the line between two days says. */
export function dayLine(at: string | number, now: number): string {
  if (dayKey(at) === dayKey(now)) return t('time.today')
  if (dayKey(at) === dayKey(now - dayMs)) return t('time.yesterday')
  return (isSameYear(new Date(at).getTime(), now) ? formats.value.longDay : formats.value.longDayOfYear).format(
    new Date(at),
  )
}

const two = (count: number) => String(count).padStart(2, '0')

/** How long, as a stopwatch shows it: `0:12`, `1:42`, `2:05:09`; days beyond two. */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60]
  if (hours >= 48) return t('time.days', { days: Math.floor(hours / 24) })
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}

/** How long, in the words of a sentence: `6 s`, `4 min`, `3 h`. */
export function lasting(ms: number): string {
  if (ms < minuteMs) return t('time.lastingSeconds', { seconds: Math.max(0, Math.round(ms / 1_000)) })
  if (ms < 2 * hourMs) return t('time.lastingMinutes', { minutes: Math.round(ms / minuteMs) })
  return ms < 2 * dayMs
    ? t('time.lastingHours', { hours: Math.round(ms / hourMs) })
    : t('time.days', { days: Math.round(ms / dayMs) })
}
