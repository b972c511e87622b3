import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fakeLink } from '../fakes/link.js'
import { tellIdle } from './idle.js'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function aTab() {
  const link = fakeLink({ 'presence:idle': () => ({ ok: true }) })
  const page = new EventTarget()
  const stop = tellIdle(link, page)
  return { link, stop, touch: () => page.dispatchEvent(new Event('keydown')), told: () => link.asked.map(({ request }) => request) }
}

test('a tab says once that nobody touched it for a minute, and once that somebody does again', () => {
  const { touch, told } = aTab()
  vi.advanceTimersByTime(59_000)
  touch()
  vi.advanceTimersByTime(59_000)
  expect(told()).toEqual([])
  vi.advanceTimersByTime(120_000)
  expect(told()).toEqual([{ idle: true }])
  touch()
  touch()
  expect(told()).toEqual([{ idle: true }, { idle: false }])
})

test('after the line was away it says again that nobody is there', () => {
  const { link, told, stop } = aTab()
  link.turn('online')
  expect(told()).toEqual([])
  vi.advanceTimersByTime(60_000)
  link.turn('online')
  expect(told()).toEqual([{ idle: true }, { idle: true }])
  stop()
  link.turn('online')
  expect(told()).toHaveLength(2)
})
