import type { Hours, Span, Weekday } from '@parley/protocol'
import type { PlainKey } from '../../words/words.js'

export const weekdays: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

const usual: Span[] = [{ from: '09:00', to: '17:00' }]

/** What is offered where there were no hours: five days, nine to five, where the reader is. */
export const usualHours = (): Hours => ({
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  week: { monday: usual, tuesday: usual, wednesday: usual, thursday: usual, friday: usual, saturday: [], sunday: [] },
  holidays: [],
})

/** A name for each day of the week; the first of January 2024 was a Monday. */
export const weekdayNames = (locale: string, weekday: 'short' | 'long'): Record<Weekday, string> => {
  const format = new Intl.DateTimeFormat(locale, { weekday, timeZone: 'UTC' })
  return Object.fromEntries(weekdays.map((day, at) => [day, format.format(Date.UTC(2024, 0, 1 + at))])) as Record<Weekday, string>
}

type Fault = PlainKey & `hours.fault.${string}`

/** What is wrong with the hours of one day; null when nothing is. */
export function spansFault(spans: readonly Span[]): Fault | null {
  if (spans.some(({ from, to }) => from === '' || to === '')) return 'hours.fault.times'
  if (spans.some(({ from, to }) => from >= to)) return 'hours.fault.order'
  const sorted = spans.toSorted((one, other) => one.from < other.from ? -1 : 1)
  return sorted.some(({ from }, at) => at > 0 && from < (sorted[at - 1]?.to ?? '')) ? 'hours.fault.overlap' : null
}

/** What is wrong with the holiday at `place`; null when nothing is. */
export function holidayFault(holidays: Hours['holidays'], place: number): Fault | null {
  const holiday = holidays[place]
  if (!holiday) return null
  if (holiday.date === '' || holiday.name.trim() === '') return 'hours.fault.holiday'
  if (holidays.some(({ date }, at) => at < place && date === holiday.date)) return 'hours.fault.twice'
  return spansFault(holiday.spans)
}

/** Whether the server would take these hours. */
export const areRight = (hours: Hours): boolean =>
  weekdays.every((day) => spansFault(hours.week[day]) === null)
  && hours.holidays.every((_, place) => holidayFault(hours.holidays, place) === null)

/** What a new span of a day begins with: after the last one, or the usual day. */
export function nextSpan(spans: readonly Span[]): Span {
  const last = spans.at(-1)?.to ?? ''
  if (last === '' || last >= '23:00') return { from: '09:00', to: '17:00' }
  const hour = Number(last.slice(0, 2)) + 1
  const two = (number: number) => String(number).padStart(2, '0')
  return { from: `${two(hour)}:00`, to: hour + 4 > 23 ? '24:00' : `${two(hour + 4)}:00` }
}
