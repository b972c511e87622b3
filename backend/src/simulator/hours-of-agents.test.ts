import type { Hours, Span } from '@parley/protocol'
import { expect, it } from 'vitest'
import { turnsOf } from './hours-of-agents.js'

const HOUR = 3_600_000
const daily = (spans: Span[]): Hours => ({
  timeZone: 'UTC', holidays: [],
  week: { monday: spans, tuesday: spans, wednesday: spans, thursday: spans, friday: spans, saturday: spans, sunday: spans },
})

it('tells each coming and going within a span, and nothing where days meet', () => {
  const day = daily([{ from: '09:00', to: '12:00' }, { from: '13:00', to: '24:00' }])
  expect(turnsOf(day, 10 * HOUR, 34 * HOUR)).toEqual([
    { at: 10 * HOUR, isHere: true }, { at: 12 * HOUR, isHere: false }, { at: 13 * HOUR, isHere: true },
    { at: 24 * HOUR, isHere: false }, { at: 33 * HOUR, isHere: true },
  ])
  expect(turnsOf(daily([{ from: '00:00', to: '24:00' }]), 0, 72 * HOUR)).toEqual([{ at: 0, isHere: true }])
})
