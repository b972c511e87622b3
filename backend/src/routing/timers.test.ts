import { defaultRouting, type QueueRouting } from '@parley/protocol'
import { expect, it } from 'vitest'
import { nextDue, type Timed } from './timers.js'

const MINUTE = 60_000
const routing = (wish: Partial<QueueRouting> = {}): QueueRouting => ({ ...defaultRouting, noAnswerSeconds: null, idleMinutes: null, ...wish })
const timed = (wish: Partial<Timed> = {}): Timed => ({
  status: 'active', isLeft: false, waitingSince: 0, offerExpiresAt: null, assignedAt: 0, isAnswered: false, typedAt: null,
  lastMessageAt: null, idleSince: null, warnedAt: null, snoozedUntil: null, ...wish,
})

it('brings nothing to what is closed, nor by settings that are off', () => {
  expect(nextDue(routing({ maxWaitSeconds: 60, idleMinutes: 1 }), timed({ status: 'closed' }))).toBeNull()
  expect(nextDue(routing(), timed())).toBeNull()
  expect(nextDue(routing(), timed({ status: 'queued' }))).toBeNull()
})

it('an agent who never answers loses it; typing starts the clock anew, and an answer stops it', () => {
  const answer = routing({ noAnswerSeconds: 60 })
  expect(nextDue(answer, timed({ assignedAt: 1_000 }))).toEqual({ what: 'no-answer', at: 61_000 })
  expect(nextDue(answer, timed({ assignedAt: 1_000, typedAt: 50_000 }))).toEqual({ what: 'no-answer', at: 110_000 })
  expect(nextDue(answer, timed({ assignedAt: 1_000, typedAt: 500 }))).toEqual({ what: 'no-answer', at: 61_000 })
  expect(nextDue(answer, timed({ isAnswered: true }))).toBeNull()
})

it('both silent: idle, then warned, then closed, from the last word of either', () => {
  const silent = routing({ idleMinutes: 10, closeIdle: { afterMinutes: 60, warnMinutes: 5 } })
  expect(nextDue(silent, timed({ lastMessageAt: 2 * MINUTE }))).toEqual({ what: 'idle', at: 12 * MINUTE })
  expect(nextDue(silent, timed({ assignedAt: 5 * MINUTE, lastMessageAt: 2 * MINUTE }))).toEqual({ what: 'idle', at: 15 * MINUTE })
  const idle = { lastMessageAt: 2 * MINUTE, idleSince: 12 * MINUTE }
  expect(nextDue(silent, timed(idle))).toEqual({ what: 'warn', at: 67 * MINUTE })
  expect(nextDue(silent, timed({ ...idle, warnedAt: 67 * MINUTE }))).toEqual({ what: 'close', at: 72 * MINUTE })
  // The agent wrote after the warning: it begins anew.
  expect(nextDue(silent, timed({ ...idle, lastMessageAt: 70 * MINUTE, warnedAt: 67 * MINUTE }))).toEqual({ what: 'warn', at: 125 * MINUTE })
  expect(nextDue(routing({ idleMinutes: 10, closeIdle: null }), timed(idle))).toBeNull()
})

it('who waits: the question first, then the longest wait, counted from when it began to wait this time', () => {
  const waits = routing({ maxWaitSeconds: 120 })
  const queued = { status: 'queued', waitingSince: 10_000 } as const
  expect(nextDue(waits, timed(queued))).toEqual({ what: 'max-wait', at: 130_000 })
  expect(nextDue(waits, timed({ ...queued, offerExpiresAt: 30_000 }))).toEqual({ what: 'offer-missed', at: 30_000 })
  expect(nextDue(waits, timed({ ...queued, isLeft: true, offerExpiresAt: null }))).toBeNull()
})

it('who waits as the hours end is sent on then, where the queue says so', () => {
  const span = [{ from: '00:00', to: '09:00' }]
  const hours = { timeZone: 'UTC', holidays: [], week: {
    monday: span, tuesday: span, wednesday: span, thursday: span, friday: span, saturday: span, sunday: span,
  } }
  const queued = { status: 'queued', waitingSince: 8 * 60 * MINUTE } as const
  expect(nextDue(routing({ hours }), timed(queued))).toEqual({ what: 'closing', at: 9 * 60 * MINUTE })
  expect(nextDue(routing({ hours, maxWaitSeconds: 60 }), timed(queued))?.what).toBe('max-wait')
  expect(nextDue(routing({ hours, whenClosing: 'keep' }), timed(queued))).toBeNull()
  // Who came back to the line while it was closed waits on.
  expect(nextDue(routing({ hours }), timed({ ...queued, waitingSince: 10 * 60 * MINUTE }))).toBeNull()
})

it('what is snoozed wakes', () => {
  expect(nextDue(routing(), timed({ status: 'snoozed', snoozedUntil: 99 }))).toEqual({ what: 'wake', at: 99 })
})
