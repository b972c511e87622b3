import { afterEach, expect, it } from 'vitest'
import type { QueuePresence } from '@parley/protocol'
import { speakLanguage } from '../words/words.js'
import { aheadWords } from './ahead.js'

const queue = (waiting: number, estimatedWaitSeconds: number | null): QueuePresence =>
  ({ id: 'queue-1', availability: 'queue', waiting, estimatedWaitSeconds })
afterEach(() => speakLanguage('en'))

it('tells the place one would have and about how long, before one begins', async () => {
  expect(aheadWords(queue(3, 350))).toBe('You would be 4th in line, about 6 minutes')
  expect(aheadWords(queue(0, 20))).toBe('You would be 1st in line, about 1 minute')
  expect([1, 2, 10, 11, 21].map((waiting) => /\d+[a-z]+/.exec(aheadWords(queue(waiting, 60)))?.[0])).toEqual(['2nd', '3rd', '11th', '12th', '22nd'])
  await speakLanguage('zh')
  expect(aheadWords(queue(3, 350))).toBe('您将排在第 4 位，大约需要等待 6 分钟')
})

it('says no number that nobody counted, and nothing where nobody waits', () => {
  expect(aheadWords(queue(1_000, 60))).toBe('Start now and keep your place in the queue')
  expect(aheadWords({ ...queue(0, null), availability: 'online' })).toBe('')
  expect(aheadWords({ ...queue(0, null), availability: 'offline' })).toBe('')
  expect(aheadWords(undefined)).toBe('')
})
