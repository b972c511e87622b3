import { expect, test } from 'vitest'
import { areRight, holidayFault, nextSpan, spansFault, usualHours, weekdayNames } from './hours.js'

test('hours of a day are right in order and apart, to the minute', () => {
  expect(spansFault([])).toBeNull()
  expect(spansFault([{ from: '13:00', to: '24:00' }, { from: '09:00', to: '13:00' }])).toBeNull()
  expect(spansFault([{ from: '09:00', to: '' }])).toBe('hours.fault.times')
  expect(spansFault([{ from: '09:00', to: '09:00' }])).toBe('hours.fault.order')
  expect(spansFault([{ from: '09:00', to: '13:00' }, { from: '12:59', to: '15:00' }])).toBe('hours.fault.overlap')
})

test('a holiday has a date of its own and a name', () => {
  const day = { date: '2026-12-25', name: 'Christmas', spans: [] }
  expect(holidayFault([day], 0)).toBeNull()
  expect(holidayFault([{ ...day, name: ' ' }], 0)).toBe('hours.fault.holiday')
  expect(holidayFault([day, day], 1)).toBe('hours.fault.twice')
  expect(areRight({ ...usualHours(), holidays: [day] })).toBe(true)
  expect(areRight({ ...usualHours(), holidays: [day, day] })).toBe(false)
})

test('a span that is added comes after the last one, and stays within the day', () => {
  expect(nextSpan([])).toEqual({ from: '09:00', to: '17:00' })
  expect(nextSpan([{ from: '09:00', to: '12:00' }])).toEqual({ from: '13:00', to: '17:00' })
  expect(nextSpan([{ from: '09:00', to: '20:00' }])).toEqual({ from: '21:00', to: '24:00' })
})

test('the days have names in the reader’s language', () => {
  expect(weekdayNames('en', 'long')).toMatchObject({ monday: 'Monday', sunday: 'Sunday' })
  expect(weekdayNames('zh', 'short')).toMatchObject({ monday: '周一' })
})
