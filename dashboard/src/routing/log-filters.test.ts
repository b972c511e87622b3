import { expect, test } from 'vitest'
import { paths } from '../routes.js'
import { logFiltersOf, logQueryOf } from './log-filters.js'

test('filters stand in the address, and an address brings them back', () => {
  const filters = { show: 'decisions' as const, queueId: 'billing', agentId: '', conversationId: 'c1' }
  const url = new URL(paths.routing(logQueryOf(filters)), 'http://parley.invalid')
  expect(url.pathname + url.search).toBe('/dashboard/routing?queue=billing&conversation=c1')
  expect(logFiltersOf(url.searchParams)).toEqual(filters)
})

test('the changes know no filters, and nothing asked for leaves no trace', () => {
  const nothing = { show: 'decisions' as const, queueId: '', agentId: '', conversationId: '' }
  expect(logQueryOf({ ...nothing, show: 'changes', queueId: 'billing' })).toEqual({ show: 'changes' })
  expect(paths.routing(logQueryOf(nothing))).toBe('/dashboard/routing')
})
