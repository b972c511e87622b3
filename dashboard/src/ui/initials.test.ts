import { expect, test } from 'vitest'
import { hueOf, initials } from './initials.js'

test('takes the first letters of the first and last word', () => {
  expect(initials('Sofia Okafor')).toBe('SO')
  expect(initials('maria de la cruz')).toBe('MC')
  expect(initials('Visitor 7Q2K')).toBe('V7')
  expect(initials('Prince')).toBe('P')
  expect(initials('Élodie Ünal')).toBe('ÉÜ')
})

test('prefers letters to ideographs, and takes one ideograph alone', () => {
  expect(initials('李文 Li Wen')).toBe('LW')
  expect(initials('李文')).toBe('李')
})

test('has something for nobody', () => {
  expect(initials('  ')).toBe('?')
  expect(initials('— · —')).toBe('?')
})

test('keeps a colour for each key', () => {
  expect(hueOf('0190a1b2-0001', 8)).toBe(hueOf('0190a1b2-0001', 8))
  const hues = new Set(Array.from({ length: 60 }, (_, number) => hueOf(`agent-${number}`, 8)))
  expect(hues.size).toBe(8)
})
