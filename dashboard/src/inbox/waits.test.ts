import { expect, test } from 'vitest'
import { aConversation, waitingSince as aWaiting } from '../fakes/conversation.js'
import { longestWaiting, urgencyOf, waitingSince } from './waits.js'

const nine = '2026-11-20T09:00:00.000Z'

test('a row turns amber after 40 s and red after 100 s', () => {
  expect([0, 39_999, 40_000, 99_999, 100_000].map(urgencyOf)).toEqual(['calm', 'calm', 'amber', 'amber', 'red'])
})

test('a visitor waits in the queue or for an answer, and not in a snoozed or closed conversation', () => {
  expect(waitingSince(aWaiting('a', nine))).toBe(Date.parse(nine))
  expect(waitingSince(aConversation('b', { unansweredSince: nine }))).toBe(Date.parse(nine))
  expect(waitingSince(aConversation('c'))).toBeNull()
  expect(waitingSince(aConversation('d', { status: 'snoozed', unansweredSince: nine }))).toBeNull()
})

test('the longest overdue is found among many', () => {
  const rows = [
    aConversation('b', { unansweredSince: '2026-11-20T09:00:30.000Z' }),
    aConversation('a', { unansweredSince: nine }),
    aConversation('c'),
  ]
  expect(longestWaiting(rows)?.row.id).toBe('a')
  expect(longestWaiting([aConversation('c')])).toBeNull()
})
