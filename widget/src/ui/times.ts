const formats = new Map<string, Intl.DateTimeFormat>()

function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options)
  const made = formats.get(key) ?? new Intl.DateTimeFormat(locale, options)
  formats.set(key, made)
  return made
}

/** `14:02`, in the reader's zone. */
export const clock = (at: number, locale: string): string =>
  format(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)

/** Day and time in full, for what is shown on hover. */
export const exact = (at: number, locale: string): string =>
  format(locale, { dateStyle: 'full', timeStyle: 'short' }).format(at)

/** `12 October`; with the year when it is not this one. */
export function day(at: number, now: number, locale: string): string {
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? {} : { year: 'numeric' } as const
  return format(locale, { day: 'numeric', month: 'long', ...year }).format(at)
}

/** `Monday` within a week, `12 October` beyond. */
export const dayToCome = (at: number, now: number, locale: string): string =>
  daysAgo(now, at) < 7 ? format(locale, { weekday: 'long' }).format(at) : day(at, now, locale)

/** How many midnights lie between, in the reader's zone. */
export function daysAgo(at: number, now: number): number {
  const midnight = (time: number): number => new Date(time).setHours(0, 0, 0, 0)
  return Math.round((midnight(now) - midnight(at)) / 86_400_000)
}

/** `1:42`, `1:02:03`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (part: number): string => String(part).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}
