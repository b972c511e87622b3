import { expect, test } from 'vitest'
import { chordOf, isSingle } from './keys.js'

const press = (key: string, code: string, change: Partial<Parameters<typeof chordOf>[0]> = {}) =>
  chordOf({ key, code, altKey: false, ctrlKey: false, metaKey: false, ...change })

test('Ctrl and ⌘ are the same key', () => {
  expect(press('k', 'KeyK', { ctrlKey: true })).toBe('Mod+K')
  expect(press('k', 'KeyK', { metaKey: true })).toBe('Mod+K')
})

test('with Alt the letter on the key counts, also where the system types another one', () => {
  expect(press('a', 'KeyA', { altKey: true })).toBe('Alt+A')
  expect(press('å', 'KeyA', { altKey: true })).toBe('Alt+A')
  expect(press('¡', 'Digit1', { altKey: true })).toBe('Alt+1')
  expect(press('a', 'KeyQ', { altKey: true })).toBe('Alt+A')
  expect(press('ArrowDown', 'ArrowDown', { altKey: true })).toBe('Alt+ArrowDown')
})

test('keys without Ctrl, ⌘ or Alt are the ones that can be turned off', () => {
  expect(['J', '?', '/', '+'].every(isSingle)).toBe(true)
  expect(['Alt+J', 'Mod+K'].some(isSingle)).toBe(false)
  expect(press('j', 'KeyJ')).toBe('J')
})
