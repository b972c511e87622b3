import type { Reply, Requests } from '@parley/protocol'
import { expect, it } from 'vitest'
import { fakeTime, settle } from './fakes/fake-time.js'
import { noAnswer } from './outcome.js'
import { receiptSender } from './receipts.js'

function world() {
  const time = fakeTime()
  const told: Requests['receipt'][] = []
  const answers: ((reply: Reply<object>) => void)[] = []
  const online = new Set<() => void>()
  const sender = receiptSender({
    ask: (_event, request) => new Promise((resolve) => {
      told.push(request)
      answers.push(resolve)
    }),
    onOnline(handler) {
      online.add(handler)
      return () => void online.delete(handler)
    },
  }, 'talk', { time })
  const answer = async (reply: Reply<object> = { ok: true }) => {
    answers.shift()?.(reply)
    await settle()
  }
  return { time, told, online, sender, answer }
}

it('receipts only move forward, one request at a time, the newest in the next', async () => {
  const { told, sender, answer } = world()
  sender.delivered(1)
  sender.delivered(2)
  sender.read(3)
  sender.delivered(2)
  expect(told).toEqual([{ conversationId: 'talk', deliveredSeq: 1 }])
  await answer()
  expect(told.slice(1)).toEqual([{ conversationId: 'talk', deliveredSeq: 3, readSeq: 3 }])
  await answer()
  sender.read(2)
  expect(told).toHaveLength(2)
})

it('a receipt that nobody answered is told again, at the latest when the link is back', async () => {
  const { time, told, online, sender, answer } = world()
  sender.read(1)
  await answer(noAnswer)
  await time.pass(5_000)
  expect(told).toHaveLength(2)
  await answer(noAnswer)
  online.forEach((handler) => handler())
  expect(told).toHaveLength(3)
  await answer()
  await time.pass(60_000)
  expect(told).toHaveLength(3)
})

it('a receipt that is refused for good is left', async () => {
  const { time, told, sender, answer } = world()
  sender.read(1)
  await answer({ ok: false, error: { code: 'not_found', message: 'no such conversation' } })
  await time.pass(60_000)
  expect(told).toHaveLength(1)
  sender.read(2)
  expect(told).toHaveLength(2)
})

it('nothing is told after closing', async () => {
  const { time, told, online, sender, answer } = world()
  sender.read(1)
  sender.close()
  await answer(noAnswer)
  sender.read(2)
  await time.pass(60_000)
  expect(told).toHaveLength(1)
  expect(online.size).toBe(0)
})
