import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Hand } from './hand.js'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

const aHand = (everyMs: number, work: () => Promise<void>) => {
  const failures: unknown[] = []
  const hand = new Hand(everyMs, work, (error) => failures.push(error))
  hand.start()
  return { hand, failures }
}

it('works again when it is done, and not before', async () => {
  let [begun, done] = [0, () => undefined as void]
  const { hand } = aHand(5_000, () => {
    begun += 1
    return new Promise((resolve) => { done = resolve })
  })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(begun).toBe(1)
  done()
  await vi.advanceTimersByTimeAsync(4_999)
  expect(begun).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(begun).toBe(2)
  const stopped = hand.stop()
  done()
  await stopped
  await vi.advanceTimersByTimeAsync(60_000)
  expect(begun).toBe(2)
})

it('tries again a second after it failed', async () => {
  let begun = 0
  const { hand, failures } = aHand(5_000, async () => {
    begun += 1
    if (begun < 3) throw new Error('away')
  })
  await vi.advanceTimersByTimeAsync(7_000)
  expect([begun, failures.length]).toEqual([3, 2])
  await vi.advanceTimersByTimeAsync(4_999)
  expect(begun).toBe(3)
  await hand.stop()
})
