import { describe, expect, it } from 'vitest'
import { Refusal } from '../refusal.js'
import { Limits, stranger } from './limits.js'

const at = (seconds: number) => new Date(seconds * 1000)
const waitOf = (work: () => void): number | undefined => {
  try {
    work()
    return 0
  } catch (error) {
    if (error instanceof Refusal && error.code === 'rate_limited') return error.particulars.retryAfter
    throw error
  }
}

describe('limits', () => {
  it('let a burst pass, then as much as comes back, and say when', () => {
    const limits = new Limits({ burst: 3, perSecond: 0.5 })
    for (let count = 0; count < 3; count += 1) expect(waitOf(() => limits.take('a', at(0)))).toBe(0)
    expect(waitOf(() => limits.take('a', at(0)))).toBe(2)
    expect(waitOf(() => limits.take('a', at(1)))).toBe(1)
    expect(waitOf(() => limits.take('a', at(2)))).toBe(0)
    expect(waitOf(() => limits.take('a', at(2)))).toBe(2)
  })

  it('hold nobody to what another did', () => {
    const limits = new Limits({ burst: 1, perSecond: 1 })
    limits.take('a', at(0))
    expect(waitOf(() => limits.take('b', at(0)))).toBe(0)
  })

  it('give nothing for a clock that goes back', () => {
    const limits = new Limits({ burst: 1, perSecond: 1 })
    limits.take('a', at(10))
    expect(waitOf(() => limits.take('a', at(5)))).toBe(1)
    expect(waitOf(() => limits.take('a', at(11)))).toBe(0)
  })

  it('remember no more keys than they may, and forget the idle ones first', () => {
    const limits = new Limits({ burst: 2, perSecond: 0.001 }, 100)
    for (let key = 0; key < 1000; key += 1) limits.take(`flood ${key}`, at(0))
    limits.take('last', at(0))
    limits.take('last', at(0))
    expect(waitOf(() => limits.take('last', at(0)))).toBeGreaterThan(0)
  })
})

describe('a stranger', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'], ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'], ['2001:db8:1:2:ffff::1', '2001:db8:1:2::/64'], ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'], ['fe80::1', 'fe80:0:0:0::/64'],
  ])('at %s is known as %s', (address, known) => expect(stranger(address)).toBe(known))
})
