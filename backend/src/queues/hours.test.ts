import type { Hours, Span } from '@parley/protocol'
import { describe, expect, it, vi } from 'vitest'
import { closesAt, isOpen, nextOpening, staysUntil } from './hours.js'

const office: Span[] = [{ from: '09:00', to: '12:00' }, { from: '13:00', to: '17:00' }]
const hours = (wish: Partial<Hours> = {}): Hours => ({
  timeZone: 'Europe/Berlin', holidays: [],
  week: { monday: office, tuesday: office, wednesday: office, thursday: office, friday: office, saturday: [], sunday: [] },
  ...wish,
})
const daily = (spans: Span[], timeZone = 'Europe/Berlin'): Hours => ({
  timeZone, holidays: [],
  week: { monday: spans, tuesday: spans, wednesday: spans, thursday: spans, friday: spans, saturday: spans, sunday: spans },
})
const at = (iso: string) => Date.parse(iso)
const opensAt = (each: Hours, iso: string) => {
  const found = nextOpening(each, at(iso))
  return found === null ? null : new Date(found).toISOString()
}

it('is always open without hours', () => {
  expect(isOpen(null, 0)).toBe(true)
  expect(nextOpening(null, 7)).toBe(7)
})

it('is open from the first minute to the last, by the wall clock of its zone', () => {
  expect(isOpen(hours(), at('2026-11-23T07:59:59Z'))).toBe(false)
  expect(isOpen(hours(), at('2026-11-23T08:00:00Z'))).toBe(true)
  expect(isOpen(hours(), at('2026-11-23T11:00:00Z'))).toBe(false)
  expect(isOpen(hours(), at('2026-11-23T15:59:59Z'))).toBe(true)
  expect(isOpen(hours(), at('2026-11-23T16:00:00Z'))).toBe(false)
})

it('opens next after lunch, tomorrow, after the weekend, after the holidays', () => {
  expect(opensAt(hours(), '2026-11-23T11:30:00Z')).toBe('2026-11-23T12:00:00.000Z')
  expect(opensAt(hours(), '2026-11-23T17:00:00Z')).toBe('2026-11-24T08:00:00.000Z')
  expect(opensAt(hours(), '2026-11-27T17:00:00Z')).toBe('2026-11-30T08:00:00.000Z')
  const holidays = [
    { date: '2026-12-25', name: 'Christmas', spans: [] }, { date: '2026-12-24', name: 'Eve', spans: [{ from: '10:00', to: '12:00' }] },
  ]
  expect(opensAt(hours({ holidays }), '2026-12-23T17:00:00Z')).toBe('2026-12-24T09:00:00.000Z')
  expect(opensAt(hours({ holidays }), '2026-12-24T11:00:00Z')).toBe('2026-12-28T08:00:00.000Z')
  expect(opensAt(hours(), '2026-11-23T09:00:00Z')).toBe('2026-11-23T09:00:00.000Z')
})

it('closes at the end of what is open without a gap, and at no time known where that never ends', () => {
  const closes = (each: Hours, iso: string) => {
    const found = closesAt(each, at(iso))
    return found === null ? null : new Date(found).toISOString()
  }
  expect(closes(hours(), '2026-11-23T08:00:00Z')).toBe('2026-11-23T11:00:00.000Z')
  expect(closes(hours(), '2026-11-23T11:00:00Z')).toBeNull()
  const late = daily([{ from: '00:00', to: '02:00' }, { from: '20:00', to: '22:00' }, { from: '22:00', to: '24:00' }])
  expect(closes(late, '2026-11-23T20:30:00Z')).toBe('2026-11-24T01:00:00.000Z')
  expect(closes(daily([{ from: '00:00', to: '24:00' }]), '2026-11-23T20:30:00Z')).toBeNull()
})

it('a holiday may open a day that is closed otherwise', () => {
  const sale = hours({ holidays: [{ date: '2026-11-28', name: 'Sale', spans: office }] })
  expect(isOpen(sale, at('2026-11-28T09:00:00Z'))).toBe(true)
  expect(isOpen(hours(), at('2026-11-28T09:00:00Z'))).toBe(false)
})

it('never opens where nothing is open within a year', () => {
  expect(nextOpening(daily([]), at('2026-11-23T00:00:00Z'))).toBeNull()
})

it('until midnight is until the day is over, and days meet without a gap', () => {
  const round = daily([{ from: '00:00', to: '24:00' }])
  for (let hour = 0; hour < 48; hour += 1) expect(isOpen(round, at('2026-03-28T00:00:00Z') + hour * 3_600_000)).toBe(true)
})

describe('what is known for a while', () => {
  const stretches = (each: Hours, from: string, to: string) => {
    const found: string[] = []
    for (let now = at(from); now < at(to); now = staysUntil(each, now)) {
      found.push(`${new Date(now).toISOString().slice(5, 16)} ${isOpen(each, now) ? 'open' : 'closed'}`)
    }
    return found
  }

  it('ends with the next turn, or with the day', () => {
    expect(stretches(hours(), '2026-11-27T11:30:00Z', '2026-11-28T23:30:00Z')).toEqual([
      '11-27T11:30 closed', '11-27T12:00 open', '11-27T16:00 closed', '11-27T23:00 closed', '11-28T23:00 closed',
    ])
    expect(stretches(daily([{ from: '02:30', to: '04:00' }]), '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z')).toEqual([
      '03-28T23:00 closed', '03-29T01:30 open', '03-29T02:00 closed',
    ])
  })

  it('says the same as looking anew, forwards, backwards and at random, over the days when clocks change', () => {
    const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/Havana']
    for (const timeZone of zones) {
      const kept = hours({ timeZone, holidays: [{ date: '2026-03-27', name: 'Eve', spans: [{ from: '00:00', to: '24:00' }] }] })
      const moments = Array.from({ length: 400 }, (_, n) => at('2026-03-06T00:00:00Z') + n * 6_300_000)
      const shuffled = moments.map((_, n) => moments[(n * 149) % moments.length] ?? 0)
      for (const now of [...moments, ...moments.toReversed(), ...shuffled]) {
        if (isOpen(kept, now) !== isOpen({ ...kept }, now)) expect.unreachable(`${timeZone} at ${new Date(now).toISOString()}`)
      }
    }
  })

  it('is worked out once a stretch, not at every look', () => {
    const kept = hours()
    const looks = vi.spyOn(Temporal.Instant, 'fromEpochMilliseconds')
    for (let second = 0; second < 3_600; second += 1) isOpen(kept, at('2026-11-23T09:00:00Z') + second * 1_000)
    expect(looks).toHaveBeenCalledTimes(1)
    looks.mockRestore()
  })
})

describe('when clocks change', () => {
  it('nine stays nine by the wall clock', () => {
    expect(isOpen(hours(), at('2026-03-27T08:00:00Z'))).toBe(true)
    expect(isOpen(hours(), at('2026-03-30T06:59:00Z'))).toBe(false)
    expect(isOpen(hours(), at('2026-03-30T07:00:00Z'))).toBe(true)
    expect(isOpen(hours(), at('2026-10-26T07:59:00Z'))).toBe(false)
    expect(isOpen(hours(), at('2026-10-26T08:00:00Z'))).toBe(true)
  })

  it('a time that does not exist is the moment the clocks go forward; one that comes twice counts both times', () => {
    const night = daily([{ from: '02:30', to: '04:00' }])
    expect(isOpen(night, at('2026-03-29T01:00:00Z'))).toBe(false)
    expect(isOpen(night, at('2026-03-29T01:30:00Z'))).toBe(true)
    expect(isOpen(night, at('2026-03-29T02:00:00Z'))).toBe(false)
    const twice = daily([{ from: '02:00', to: '03:00' }])
    expect(isOpen(twice, at('2026-10-25T00:30:00Z'))).toBe(true)
    expect(isOpen(twice, at('2026-10-25T01:30:00Z'))).toBe(true)
    expect(isOpen(twice, at('2026-10-25T02:00:00Z'))).toBe(false)
  })

  it('half an hour in Lord Howe as well', () => {
    const island = daily([{ from: '09:00', to: '17:00' }], 'Australia/Lord_Howe')
    expect(isOpen(island, at('2026-01-10T22:00:00Z'))).toBe(true)
    expect(isOpen(island, at('2026-07-10T22:00:00Z'))).toBe(false)
    expect(isOpen(island, at('2026-07-10T22:30:00Z'))).toBe(true)
  })
})
