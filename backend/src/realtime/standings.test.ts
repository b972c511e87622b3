import { expect, it } from 'vitest'
import { Standings } from './standings.js'

const talk = (id: string, change: Partial<Parameters<Standings['hasMoved']>[0]> = {}) =>
  ({ id, status: 'active' as const, queue: { id: 'billing', name: 'Billing' }, agent: { id: 'ana', name: 'Ana' }, ...change })

it('knows a conversation in other hands, in another queue or with another status', () => {
  const standings = new Standings()
  expect([standings.hasMoved(talk('a')), standings.hasMoved(talk('a'))]).toEqual([true, false])
  expect(standings.hasMoved(talk('a', { agent: { id: 'ben', name: 'Ben' } }))).toBe(true)
  expect(standings.hasMoved(talk('a', { agent: null, status: 'queued' }))).toBe(true)
  expect(standings.hasMoved(talk('a', { status: 'closed' }))).toBe(true)
  expect(standings.size).toBe(0)
})

it('holds so many at most, and forgets those that were quiet longest', () => {
  const standings = new Standings(2)
  for (const id of ['a', 'b', 'a', 'c']) standings.hasMoved(talk(id))
  expect(standings.size).toBe(2)
  expect(standings.hasMoved(talk('a'))).toBe(false)
  expect(standings.hasMoved(talk('b'))).toBe(true)
})
