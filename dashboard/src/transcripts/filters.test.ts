import { expect, test } from 'vitest'
import { boundsOf, filtersOf, isFiltered, noFilters, queryOf, requestOf, type Filters } from './filters.js'

const read = (query: string) => filtersOf(new URLSearchParams(query))
const now = new Date(2026, 10, 21, 15, 30)

test('an address without a query asks for everything', () => {
  expect(read('')).toEqual(noFilters)
  expect(queryOf(noFilters)).toBe('')
  expect(isFiltered(noFilters)).toBe(false)
  expect(Object.values(requestOf(noFilters, now)).every((value) => value === undefined)).toBe(true)
})

test('what is asked for survives the way through the address', () => {
  const asked: Filters[] = [
    { ...noFilters, q: 'order "8841" & 发票' },
    { ...noFilters, period: 'week', agentId: 'a1', minScore: '4' },
    { ...noFilters, period: 'custom', from: '2026-11-01', to: '2026-11-20', queueId: 'q1', siteId: 's1' },
    { ...noFilters, period: 'custom', to: '2026-11-20' },
  ]
  for (const filters of asked) expect(read(queryOf(filters))).toEqual(filters)
})

test('nonsense in an address is left out', () => {
  expect(read('period=someday&score=9&from=yesterday&to=2026-13-77')).toEqual(noFilters)
})

test('days override a period', () => {
  expect(read('period=today&from=2026-11-01').period).toBe('custom')
})

test('a period ends where the day ends, in local time', () => {
  const period = (name: Filters['period'], more: Partial<Filters> = {}) => boundsOf({ ...noFilters, period: name, ...more }, now)
  expect(period('today')).toEqual({ from: new Date(2026, 10, 21) })
  expect(period('yesterday')).toEqual({ from: new Date(2026, 10, 20), to: new Date(2026, 10, 21) })
  expect(period('week')).toEqual({ from: new Date(2026, 10, 15) })
  expect(period('custom', { from: '2026-11-01', to: '2026-11-01' })).toEqual({ from: new Date(2026, 10, 1), to: new Date(2026, 10, 2) })
  expect(period('custom', { from: '2026-11-05', to: '2026-11-01' })).toEqual({ from: new Date(2026, 10, 1), to: new Date(2026, 10, 6) })
})

test('the server is asked with instants and without blanks', () => {
  const request = requestOf({ ...noFilters, q: '  order ', period: 'today', minScore: '4' }, now)
  expect(request).toMatchObject({ q: 'order', from: new Date(2026, 10, 21).toISOString(), minScore: '4' })
  expect(request['to']).toBeUndefined()
})
