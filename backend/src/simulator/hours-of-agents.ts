import type { Hours } from '@parley/protocol'
import { isOpen, staysUntil } from '../queues/hours.js'

/** When it opens or closes within a span; the first is at `from`. */
export function turnsOf(schedule: Hours, from: number, to: number): { at: number; isHere: boolean }[] {
  const turns = [{ at: from, isHere: isOpen(schedule, from) }]
  for (let at = staysUntil(schedule, from); at < to; at = staysUntil(schedule, at)) {
    const isHere = isOpen(schedule, at)
    if (isHere !== turns.at(-1)?.isHere) turns.push({ at, isHere })
  }
  return turns
}
