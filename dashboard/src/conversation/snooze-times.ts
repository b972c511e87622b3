const hourMs = 60 * 60_000
/** When a working day begins. */
const morningHour = 9

const morning = (now: Date, daysOn: number): Date =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate() + daysOn, morningHour)

export interface SnoozeTime { name: 'hour' | 'threeHours' | 'tomorrow' | 'monday'; until: Date }

/** Times worth offering from `now` on, in the reader's time zone; Monday only where it is not tomorrow. */
export function snoozeTimes(now: Date): SnoozeTime[] {
  const daysToMonday = (8 - now.getDay()) % 7 || 7
  return [
    { name: 'hour', until: new Date(now.getTime() + hourMs) },
    { name: 'threeHours', until: new Date(now.getTime() + 3 * hourMs) },
    { name: 'tomorrow', until: morning(now, 1) },
    ...(daysToMonday === 1 ? [] : [{ name: 'monday' as const, until: morning(now, daysToMonday) }]),
  ]
}
