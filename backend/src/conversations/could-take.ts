import type { DeclaredStatus, Hours, SkipReason } from '@parley/protocol'
import { isOpen } from '../queues/hours.js'

/** What of an agent says whether they could be given anything. */
interface Presence { isDeactivated: boolean; isConnected: boolean; status: DeclaredStatus; schedule: Hours | null }
/** `load` are slots in use, `wrappingUp` those of them that come free by themselves. */
interface Slots { capacity: number; load: number; wrappingUp: number }

/*
 * Whether an agent could be given a conversation of a queue, for the router's decisions and for what visitors are told
 * alike: what one calls free, the other gives to.
 */

/** Why nothing can be given to an agent at the moment, whatever it is; null: something can. */
export function whyAbsent({ isDeactivated, isConnected, status, schedule }: Presence, now: number): SkipReason | null {
  if (isDeactivated) return 'deactivated'
  if (!isConnected || status === 'offline') return 'offline'
  if (status !== 'online') return status
  return isOpen(schedule, now) ? null : 'off-hours'
}

/** A skill that is needed and that the agent does not have. */
export const missingSkill = (has: ReadonlySet<string>, needed: readonly string[]): string | undefined =>
  needed.find((skill) => !has.has(skill))

/** Why an agent has no slot for a conversation of a queue; null: they have one. */
export function whyBusy({ capacity, load, wrappingUp }: Slots, loadOfQueue: number, capacityPerAgent: number | null): SkipReason | null {
  if (load >= capacity) return load - wrappingUp < capacity ? 'wrapping-up' : 'full'
  return capacityPerAgent !== null && loadOfQueue >= capacityPerAgent ? 'queue-full' : null
}
