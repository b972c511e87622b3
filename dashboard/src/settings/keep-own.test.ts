import { expect, test } from 'vitest'
import { keepOwn, same } from './keep-own.js'

const base = { strategy: 'least-busy', maxLength: null as number | null, skills: ['invoices'] }

test('what each of two changed is there afterwards; where both changed the same, the own', () => {
  const draft = { ...base, maxLength: 20, skills: ['invoices', 'refunds'] }
  const newer = { strategy: 'round-robin', maxLength: null, skills: ['lamps'] }
  expect(keepOwn(base, draft, newer)).toEqual({ strategy: 'round-robin', maxLength: 20, skills: ['invoices', 'refunds'] })
  expect(keepOwn(base, base, newer)).toEqual(newer)
})

test('a number that is typed wrong is a change', () => {
  expect(same(NaN, null)).toBe(false)
  expect(keepOwn(base, { ...base, maxLength: NaN }, base).maxLength).toBeNaN()
})
