import { expect, test } from 'vitest'
import { takingWords } from './taking-words.js'

test('who has no place free is told to close one, not that somebody changed something', () => {
  expect(takingWords({ code: 'conflict' })).toBe('You have no place free. Close a conversation first.')
  expect(takingWords({ code: 'already_taken' })).not.toContain('place')
})
