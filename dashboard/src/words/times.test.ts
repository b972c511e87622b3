import { beforeEach, expect, test } from 'vitest'
import { briefly, dayLine, lasting, stopwatch } from './times.js'
import { language } from './words.js'

beforeEach(() => { language.value = 'en' })

const now = new Date(2026, 10, 20, 15, 0).getTime()
const ago = (minutes: number) => now - minutes * 60_000

test('a time is as short as its age allows', () => {
  expect(briefly(ago(0.5), now)).toBe('now')
  expect(briefly(ago(5), now)).toBe('5m')
  expect(briefly(ago(180), now)).toMatch(/12:00/)
  expect(briefly(ago(26 * 60), now)).toBe('Thu')
  expect(briefly(ago(40 * 24 * 60), now)).toBe('Oct 11')
  expect(briefly(ago(400 * 24 * 60), now)).toMatch(/2025/)
})

test('day lines name today and yesterday', () => {
  expect([dayLine(ago(1), now), dayLine(ago(24 * 60), now)]).toEqual(['Today', 'Yesterday'])
  expect(dayLine(ago(3 * 24 * 60), now)).toBe('Tuesday, November 17')
})

test('a wait reads like a stopwatch', () => {
  expect([-5, 12_000, 102_000, 7_509_000].map(stopwatch)).toEqual(['0:00', '0:12', '1:42', '2:05:09'])
  expect([6_000, 240_000, 3 * 3_600_000].map(lasting)).toEqual(['6 s', '4 min', '3 h'])
})
