import type { Hours } from '@parley/protocol'
import { isOpen } from '../queues/hours.js'

const MINUTE = 60_000

/** When it opens or closes within a span, as it is looked at once a minute, as hours are whole minutes; the first is at `from`. */
export function turnsOf(schedule: Hours, from: number, to: number): { at: number; isHere: boolean }[] {
  const turns = [{ at: from, isHere: isOpen(schedule, from) }]
  for (let at = Math.ceil((from + 1) / MINUTE) * MINUTE; at < to; at += MINUTE) {
    const isHere = isOpen(schedule, at)
    if (isHere !== turns.at(-1)?.isHere) turns.push({ at, isHere })
  }
  return turns
}
