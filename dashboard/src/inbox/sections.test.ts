import { signal } from '@preact/signals'
import { expect, test } from 'vitest'
import { aConversation, waitingSince } from '../fakes/conversation.js'
import { neighbour, openItems } from './sections.js'

const inbox = {
  mine: signal([aConversation('a'), aConversation('b')]), snoozed: signal([]), others: signal([aConversation('d')]),
  queue: signal([waitingSince('c', '2026-11-20T09:00:00.000Z')]),
}

test('a view lists its sections, and an empty one leaves no trace', () => {
  expect(openItems('mine', inbox).map(({ key }) => key)).toEqual(['mine', 'a', 'b', 'queue', 'c'])
  expect(openItems('queue', inbox).map(({ key }) => key)).toEqual(['queue', 'c'])
  expect(openItems('all', inbox).map(({ key }) => key)).toEqual(['mine', 'a', 'b', 'queue', 'c', 'others', 'd'])
})

test('next and previous go over the heads, and stop at the ends', () => {
  const items = openItems('mine', inbox)
  expect(neighbour(items, 'b', 1)).toBe('c')
  expect(neighbour(items, 'c', -1)).toBe('b')
  expect(neighbour(items, 'c', 1)).toBeNull()
  expect(neighbour(items, null, 1)).toBe('a')
  expect(neighbour(items, null, -1)).toBe('c')
  expect(neighbour([], null, 1)).toBeNull()
})
