import { expect, test } from 'vitest'
import { backWords } from './back.js'

const at = (day: number, hour: number): Date => new Date(2026, 10, day, hour)
const back = (day: number, hour: number): string => backWords(at(day, hour).toISOString(), at(20, 18).getTime())

test('the return is named as a person would, on the clock of the reader', () => {
  expect(back(20, 22)).toBe('We are back at 22:00.')
  expect(back(21, 9)).toBe('We are back tomorrow at 09:00.')
  expect(back(23, 9)).toBe('We are back on Monday at 09:00.')
  expect(back(30, 9)).toBe('We are back on November 30 at 09:00.')
})
