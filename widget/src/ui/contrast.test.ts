import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contrast, readableAs, readableOn } from './contrast.js'
import { accentTokens } from './look.js'

const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)

describe('contrast', () => {
  it('is 21 between black and white and 1 with itself', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
    expect(contrast('#3557e0', '#3557e0')).toBe(1)
  })

  it('reaches 4.5 for text on any colour, and for any colour as text', () => {
    fc.assert(fc.property(color, (given) => {
      expect(contrast(readableOn(given), given)).toBeGreaterThanOrEqual(4.5)
      expect(contrast(readableAs(given, '#ffffff', '#000000'), '#ffffff')).toBeGreaterThanOrEqual(4.5)
      expect(contrast(readableAs(given, '#16191f', '#ffffff'), '#16191f')).toBeGreaterThanOrEqual(4.5)
    }))
  })

  it('leaves a colour alone that reads already', () => {
    expect(readableAs('#3557e0', '#ffffff', '#000000')).toBe('#3557e0')
    expect(readableOn('#3557e0')).toBe('#ffffff')
  })

  it('holds in both schemes for every pair of the accent', () => {
    fc.assert(fc.property(color, fc.constantFrom('light' as const, 'dark' as const), (given, scheme) => {
      const tokens = accentTokens(given, scheme)
      expect(contrast(tokens['--accent'] ?? '', tokens['--on-accent'] ?? '')).toBeGreaterThanOrEqual(4.5)
      expect(contrast(tokens['--head'] ?? '', tokens['--on-head'] ?? '')).toBeGreaterThanOrEqual(4.5)
    }))
  })

  it('gives our own colour the values of the look', () => {
    expect(accentTokens('#3557E0', 'dark')).toMatchObject({ '--accent': '#6d8bff', '--on-accent': '#0b1020' })
    expect(accentTokens('#3557e0', 'light')).toMatchObject({ '--accent': '#3557e0', '--on-accent': '#ffffff' })
  })
})
