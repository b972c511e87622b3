import { expect, test } from 'vitest'
import { nextIndex, typeAhead } from './menu-keys.js'

test('arrows go round, Home and End go to the ends', () => {
  expect(nextIndex('ArrowDown', -1, 3)).toBe(0)
  expect(nextIndex('ArrowDown', 2, 3)).toBe(0)
  expect(nextIndex('ArrowUp', 0, 3)).toBe(2)
  expect(nextIndex('ArrowUp', -1, 3)).toBe(2)
  expect(nextIndex('Home', 2, 3)).toBe(0)
  expect(nextIndex('End', 0, 3)).toBe(2)
})

test('other keys and an empty list go nowhere', () => {
  expect(nextIndex('x', 0, 3)).toBeNull()
  expect(nextIndex('ArrowDown', -1, 0)).toBeNull()
})

test('a letter walks through what begins with it', () => {
  const labels = ['Edit', 'Reset password', 'Remove', '删除']
  expect(typeAhead('r', -1, labels)).toBe(1)
  expect(typeAhead('r', 1, labels)).toBe(2)
  expect(typeAhead('r', 2, labels)).toBe(1)
  expect(typeAhead('rem', 1, labels)).toBe(2)
  expect(typeAhead('删', 0, labels)).toBe(3)
  expect(typeAhead('z', 0, labels)).toBeNull()
})
