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
  expect(told()).toEqual([{ idle: true, forSeconds: 60 }])
  touch()
  touch()
  expect(told()).toEqual([{ idle: true, forSeconds: 60 }, { idle: false }])
})

test('each new line hears whether somebody is there, and since when not', () => {
  const { link, told, stop, touch } = aTab()
  link.turn('online')
  expect(told()).toEqual([{ idle: false }])
  vi.advanceTimersByTime(60_000)
  link.turn('offline')
  vi.advanceTimersByTime(30_000)
  link.turn('online')
  expect(told().slice(1)).toEqual([{ idle: true, forSeconds: 60 }, { idle: true, forSeconds: 90 }])
  link.turn('offline')
  touch()
  link.turn('online')
  expect(told().at(-1)).toEqual({ idle: false })
  stop()
  const before = told().length
  link.turn('online')
  expect(told()).toHaveLength(before)
})

test('what was refused is said again, until it is taken', async () => {
  const { link, told } = aTab()
  link.answers['presence:idle'] = () => ({ ok: false, error: { code: 'unavailable', message: 'The database is away.' } })
  link.turn('online')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(told()).toEqual([{ idle: false }, { idle: false }])
  link.answers['presence:idle'] = () => ({ ok: true })
  await vi.advanceTimersByTimeAsync(30_000)
  expect(told()).toHaveLength(3)
})
