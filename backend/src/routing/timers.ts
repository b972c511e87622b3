import type { QueueRouting, Status } from '@parley/protocol'
import { closesAt } from '../queues/hours.js'

const SECOND = 1000
const MINUTE = 60 * SECOND

/** What a conversation's clocks run from, in milliseconds since 1970; null: has not happened. */
export interface Timed {
  status: Status
  /** It was left as a message or a wish to be called; nothing happens to it by time while it waits. */
  isLeft: boolean
  waitingSince: number
  /** Until when its open question may be answered. */
  offerExpiresAt: number | null
  assignedAt: number | null
  /** Its holder has answered since. */
  isAnswered: boolean
  /** When its holder was last seen typing since then. */
  typedAt: number | null
  lastMessageAt: number | null
  idleSince: number | null
  warnedAt: number | null
  snoozedUntil: number | null
}

export type DueThing = 'offer-missed' | 'max-wait' | 'closing' | 'no-answer' | 'idle' | 'warn' | 'close' | 'wake'
export interface Due { what: DueThing; at: number }

/** What time alone brings to a conversation next, and when; null: nothing. */
export function nextDue(routing: QueueRouting, timed: Timed): Due | null {
  const dues: Due[] = []
  const add = (what: DueThing, at: number | null) => { if (at !== null) dues.push({ what, at }) }
  if (timed.status === 'snoozed') add('wake', timed.snoozedUntil)
  if (timed.status === 'queued' && !timed.isLeft) {
    add('offer-missed', timed.offerExpiresAt)
    if (routing.hours && routing.whenClosing === 'overflow') add('closing', closesAt(routing.hours, timed.waitingSince))
    if (routing.maxWaitSeconds !== null) add('max-wait', timed.waitingSince + routing.maxWaitSeconds * SECOND)
  }
  if (timed.status === 'active') {
    if (timed.idleSince === null) addHeld(add, routing, timed)
    else addIdle(add, routing, timed, timed.idleSince)
  }
  return dues.reduce<Due | null>((first, due) => (first === null || due.at < first.at ? due : first), null)
}

type Add = (what: DueThing, at: number | null) => void

function addHeld(add: Add, routing: QueueRouting, timed: Timed): void {
  const { assignedAt, lastMessageAt } = timed
  if (assignedAt === null) return
  if (routing.noAnswerSeconds !== null && !timed.isAnswered) {
    add('no-answer', Math.max(assignedAt, timed.typedAt ?? 0) + routing.noAnswerSeconds * SECOND)
  }
  if (routing.idleMinutes !== null) add('idle', Math.max(assignedAt, lastMessageAt ?? 0) + routing.idleMinutes * MINUTE)
}

/** Whoever of the team writes meanwhile starts the clock anew; a visitor who writes ends the idleness altogether. */
function addIdle(add: Add, { closeIdle }: QueueRouting, { lastMessageAt, warnedAt }: Timed, idleSince: number): void {
  if (!closeIdle) return
  const from = Math.max(idleSince, lastMessageAt ?? 0)
  const warnAt = from + (closeIdle.afterMinutes - closeIdle.warnMinutes) * MINUTE
  if (warnedAt === null || warnedAt < from) add('warn', warnAt)
  else add('close', warnedAt + closeIdle.warnMinutes * MINUTE)
}
