import { expect, it } from 'vitest'
import { chooseAgent, type Candidate } from './choose-agent.js'

const agent = (id: string, wish: Partial<Candidate> = {}): Candidate =>
  ({ id, held: 0, capacity: 3, heldOfQueue: 0, capacityOfQueue: null, lastAssignedAt: null, ...wish })

it('gives to whoever holds the fewest', () => {
  expect(chooseAgent([agent('a', { held: 2 }), agent('b', { held: 1 })])?.id).toBe('b')
})

it('among equals gives to whoever has gone longest without', () => {
  const early = new Date('2026-01-01T10:00:00Z')
  const late = new Date('2026-01-01T11:00:00Z')
  expect(chooseAgent([agent('a', { lastAssignedAt: late }), agent('b', { lastAssignedAt: early })])?.id).toBe('b')
  expect(chooseAgent([agent('a', { lastAssignedAt: early }), agent('b')])?.id).toBe('b')
})

it('decides the same way whatever the order, down to the id', () => {
  expect(chooseAgent([agent('b'), agent('a')])?.id).toBe('a')
  expect(chooseAgent([agent('a'), agent('b')])?.id).toBe('a')
})

it('passes over who is full, in all or in this queue', () => {
  expect(chooseAgent([agent('a', { held: 3 }), agent('b', { held: 2 })])?.id).toBe('b')
  expect(chooseAgent([agent('a', { heldOfQueue: 1, capacityOfQueue: 1 }), agent('b', { held: 2 })])?.id).toBe('b')
})

it('gives to nobody when nobody has a slot', () => {
  expect(chooseAgent([agent('a', { held: 3 })])).toBeNull()
  expect(chooseAgent([])).toBeNull()
})
