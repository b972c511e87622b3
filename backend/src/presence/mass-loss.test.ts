import { expect, it } from 'vitest'
import { MassLoss } from './mass-loss.js'

const lose = (losses: MassLoss, count: number, from: number, ms: number) => {
  for (let n = 0; n < count; n += 1) losses.note(from + (n * ms) / count)
}

it('takes five hundred lines within two seconds for one loss', () => {
  const losses = new MassLoss()
  lose(losses, 500, 10_000, 1_500)
  expect(losses.last).toMatchObject({ beganAt: 10_000, endedAt: expect.closeTo(11_500, -1) })
})

it('takes as many over a longer time for people who leave', () => {
  const losses = new MassLoss()
  lose(losses, 1_000, 10_000, 10_000)
  expect(losses.last).toBeNull()
})

it('takes what goes on for the same loss, and a later one for another', () => {
  const losses = new MassLoss()
  lose(losses, 5_000, 10_000, 6_000)
  expect(losses.last?.beganAt).toBe(10_000)
  lose(losses, 600, 60_000, 100)
  expect(losses.last?.beganAt).toBe(60_000)
})
