import { describe, expect, it } from 'vitest'
import { initials, tint } from './initials.js'
import { daysAgo, duration } from './times.js'

describe('a person without a picture', () => {
  const names = [
    ['Maya Lind', 'ML'], ['maya', 'M'], ['李文', '李'], ['Ana de la Cruz', 'AC'], ['', ''], ['😀 Joy', '😀J'],
  ]
  it.each(names)('%s is %s', (name, letters) => expect(initials(name)).toBe(letters))

  it('keeps its tint', () => {
    expect(tint('Maya Lind')).toBe(tint('Maya Lind'))
    expect([0, 1, 2, 3, 4, 5]).toContain(tint('李文'))
  })
})

describe('time', () => {
  it('counts midnights, not spans of 24 hours', () => {
    const at = (hour: number, day: number): number => new Date(2026, 9, day, hour).getTime()
    expect(daysAgo(at(23, 11), at(1, 12))).toBe(1)
    expect(daysAgo(at(1, 12), at(23, 12))).toBe(0)
  })

  it.each([[0, '0:00'], [42_000, '0:42'], [102_000, '1:42'], [3_723_000, '1:02:03'], [-5, '0:00']])(
    '%i ms is %s', (ms, text) => expect(duration(ms)).toBe(text))
})
