import { expect, test } from 'vitest'
import { snoozeTimes } from './snooze-times.js'

const named = (now: Date) => Object.fromEntries(snoozeTimes(now).map(({ name, until }) => [name, until]))

test('on a Thursday, Monday morning is offered beside tomorrow', () => {
  const times = named(new Date(2026, 10, 19, 15, 30))
  expect(times['hour']).toEqual(new Date(2026, 10, 19, 16, 30))
  expect(times['tomorrow']).toEqual(new Date(2026, 10, 20, 9))
  expect(times['monday']).toEqual(new Date(2026, 10, 23, 9))
})

test('on a Sunday, tomorrow is Monday and named once; on a Monday it is the next one', () => {
  expect(named(new Date(2026, 10, 22, 12))).not.toHaveProperty('monday')
  expect(named(new Date(2026, 10, 23, 8))['monday']).toEqual(new Date(2026, 10, 30, 9))
})
