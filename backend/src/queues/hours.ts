import type { Hours, Span, Weekday } from '@parley/protocol'

const weekdays: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
/** A year and a leap day; whoever has no opening within it has none. */
const LOOK_AHEAD_DAYS = 366
/** Spans that may follow each other without a gap. */
const CLOSES_WITHIN = 14

function spansOn(hours: Hours, date: Temporal.PlainDate): Span[] {
  const iso = date.toString()
  const holiday = hours.holidays.find((each) => each.date === iso)
  const weekday = weekdays[date.dayOfWeek - 1]
  return holiday?.spans ?? (weekday ? hours.week[weekday] : [])
}

/** The wall-clock time of a day as a moment. A time that is skipped when clocks go forward is the moment they do. */
function momentOf(date: Temporal.PlainDate, time: string, timeZone: string): number {
  const [day, plainTime] = time === '24:00' ? [date.add({ days: 1 }), '00:00'] : [date, time]
  return day.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds
}

const dayOf = (timeZone: string, now: number) =>
  Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate()

/** A stretch of time through which it stays open, or closed. */
interface Stretch { from: number; until: number; isOpen: boolean }

/**
 * The last stretch that was asked about, of each. Working one out takes tens of microseconds, and every decision asks of
 * every agent, so what is known is used for as long as it holds.
 */
const known = new WeakMap<Hours, Stretch>()

function stretchAt(hours: Hours, now: number): Stretch {
  const last = known.get(hours)
  if (last && last.from <= now && now < last.until) return last
  const found = stretchOf(hours, now)
  known.set(hours, found)
  return found
}

/** Between two of a day's turns, midnight among them, nothing changes. */
function stretchOf(hours: Hours, now: number): Stretch {
  const { timeZone } = hours
  const today = dayOf(timeZone, now)
  const spans = spansOn(hours, today).map(({ from, to }) => [momentOf(today, from, timeZone), momentOf(today, to, timeZone)] as const)
  const turns = [momentOf(today, '00:00', timeZone), momentOf(today, '24:00', timeZone), ...spans.flat()]
  return {
    from: Math.max(...turns.filter((at) => at <= now)), until: Math.min(...turns.filter((at) => at > now)),
    isOpen: spans.some(([from, to]) => from <= now && now < to),
  }
}

/** Whether it is open at a moment; without hours it always is. */
export const isOpen = (hours: Hours | null, now: number): boolean => !hours || stretchAt(hours, now).isOpen

/** A moment later than `now` up to which it stays as it is; it need not change then. */
export const staysUntil = (hours: Hours, now: number): number => stretchAt(hours, now).until

/** When it closes next, in milliseconds since 1970; null where it is closed, or open for longer than two weeks on end. */
export function closesAt(hours: Hours, now: number): number | null {
  let at = now
  for (let spans = 0; spans <= CLOSES_WITHIN; spans += 1) {
    const today = dayOf(hours.timeZone, at)
    const [from, moment] = [at, (time: string) => momentOf(today, time, hours.timeZone)]
    const span = spansOn(hours, today).find((each) => moment(each.from) <= from && from < moment(each.to))
    if (!span) return at === now ? null : at
    at = moment(span.to)
  }
  return null
}

/** When it opens next, in milliseconds since 1970: `now` where it is open, null where it does not open within a year. */
export function nextOpening(hours: Hours | null, now: number): number | null {
  if (!hours || isOpen(hours, now)) return now
  const today = dayOf(hours.timeZone, now)
  for (let days = 0; days <= LOOK_AHEAD_DAYS; days += 1) {
    const date = today.add({ days })
    const openings = spansOn(hours, date).map(({ from }) => momentOf(date, from, hours.timeZone)).filter((at) => at > now)
    if (openings.length > 0) return Math.min(...openings)
  }
  return null
}
