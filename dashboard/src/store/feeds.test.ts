import { createOutbox } from '@parley/client'
import type { AgentConversation, Head, Sync } from '@parley/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aConversation } from '../fakes/conversation.js'
import { fakeLink } from '../fakes/link.js'
import { createFeeds } from './feeds.js'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** One conversation that is followed, at a server that says nothing by itself. */
async function aDesk() {
  let held = aConversation('talk', { head: 0 })
  const link = fakeLink({
    'conversation:sync': () => {
      const sync: Sync<AgentConversation> = { mode: 'continue', entries: [], head: 0, conversation: held }
      return { ok: true, ...sync }
    },
  })
  const feeds = createFeeds(link, createOutbox(link))
  const { feed } = feeds.of('talk')
  await vi.advanceTimersByTimeAsync(0)
  return {
    feeds,
    view: () => feed.conversation.value,
    server: (change: Partial<AgentConversation>) => {
      held = { ...held, version: held.version + 1, ...change }
    },
    asked: () => link.asked.filter(({ event }) => event === 'conversation:sync').length,
    async heartbeat(heads: Record<string, Head>) {
      feeds.heads(heads)
      await vi.advanceTimersByTimeAsync(1_000)
    },
  }
}
const open = { talk: { seq: 0, version: 1 } }

test('a conversation whose end was not heard of is closed after the next heartbeat', async () => {
  const { view, server, heartbeat, asked } = await aDesk()
  await heartbeat(open)
  expect([view()?.status, asked()]).toEqual(['active', 1])
  server({ status: 'closed' })
  await heartbeat({})
  expect([view()?.status, asked()]).toEqual(['closed', 2])
})

test('what happens after the end is asked for while it is on the screen, and on coming back to it', async () => {
  const { feeds, view, server, heartbeat, asked } = await aDesk()
  server({ status: 'closed' })
  await heartbeat({})
  const before = asked()
  await heartbeat({})
  expect(asked()).toBe(before)
  const leave = feeds.watch('talk')
  await vi.advanceTimersByTimeAsync(1_000)
  server({ rating: { score: 5, comment: null } })
  await heartbeat({})
  expect(view()?.rating?.score).toBe(5)
  leave()
  server({ rating: { score: 4, comment: null } })
  await heartbeat({})
  expect(view()?.rating?.score).toBe(5)
  feeds.watch('talk')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(view()?.rating?.score).toBe(4)
})
