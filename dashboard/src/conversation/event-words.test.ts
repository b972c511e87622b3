import { beforeEach, expect, test } from 'vitest'
import type { Author, EventLine } from '@parley/protocol'
import { language } from '../words/words.js'
import { eventWords } from './event-words.js'

beforeEach(() => {
  language.value = 'en'
})

const ana: Author = { kind: 'agent', id: 'ana', name: 'Ana Lima' }
const ben: Author = { kind: 'agent', id: 'ben', name: 'Ben Ode' }
const system: Author = { kind: 'system' }
const said = (author: Author, content: EventLine['content']) =>
  eventWords(
    { kind: 'event', key: 'k', id: 'e', seq: 1, author, at: '2026-11-20T09:00:00.000Z', content },
    { agentId: 'ana', visitorName: 'Sofia' },
  )
const named = (id: string, name: string) => ({ id, name })

test('who did it is “you” where it was the reader', () => {
  expect(said(ana, { kind: 'closed' })).toBe('You closed the conversation')
  expect(said(ben, { kind: 'closed' })).toBe('Ben Ode closed the conversation')
  expect(said({ kind: 'visitor' }, { kind: 'closed' })).toBe('Sofia closed the conversation')
  expect(said(system, { kind: 'closed' })).toBe('The conversation was closed')
})

test('handing on names both ends', () => {
  expect(said(ben, { kind: 'transferred', to: { agent: named('ana', 'Ana Lima') } })).toBe('Ben Ode handed it to you')
  expect(said(ana, { kind: 'transferred', to: { agent: named('ben', 'Ben Ode') } })).toBe('You handed it to Ben Ode')
  expect(said(ben, { kind: 'transferred', to: { agent: named('ben', 'Ben Ode') } })).toBe('Ben Ode took it over')
  expect(said(ana, { kind: 'transferred', to: { queue: named('q', 'Sales') } })).toBe('You moved it to Sales')
})

test('a wait is told where there was one', () => {
  const given = (waitedMs: number) =>
    said(system, { kind: 'assigned', agent: named('ana', 'Ana Lima'), reason: 'routed', waitedMs })
  expect(given(6_000)).toBe('Given to you after 6 s')
  expect(given(400)).toBe('Given to you at once')
})

test('a comment stands beside its score', () => {
  expect(said({ kind: 'visitor' }, { kind: 'rated', score: 4 })).toBe('Rated 4 of 5')
  expect(said({ kind: 'visitor' }, { kind: 'rated', score: 4, comment: 'Quick' })).toBe('Rated 4 of 5: “Quick”')
})
