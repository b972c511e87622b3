import type { PushesToVisitor, VisitorConversation, VisitorEvents } from '@parley/protocol'
import { describe, expect, it, vi } from 'vitest'
import { fakeBrowser } from './fakes/fake-browser.js'
import { bodiesOf, talk, visitorWorld } from './fakes/world.js'
import { createFeed } from './feed.js'
import { createLink } from './link.js'
import { createOutbox, type OutboxOptions } from './outbox.js'

const text = (body: string, conversationId = talk) => ({ conversationId, kind: 'message' as const, body })

/** A browser with several tabs of one visitor. */
function browserWorld() {
  const world = visitorWorld()
  const browser = fakeBrowser(world.time)
  const tab = (options: OutboxOptions = {}) => {
    const { tabs, storage, die, freeze } = browser.tab()
    const link = createLink<VisitorEvents, PushesToVisitor>({
      url: '', namespace: '/visitor', token: async () => 'token', dial: world.server.dial, time: world.time,
      page: world.page, random: () => 1,
    })
    const outbox = createOutbox(link, { storage, tabs, time: world.time, random: () => 1, ...options })
    const follow = () =>
      createFeed<VisitorConversation>(link, talk, { outbox, time: world.time, random: () => 1 })
    return {
      outbox, link, follow, freeze,
      shown: (id = talk) => outbox.waiting(id).value.map(({ body, state }) => `${body}: ${state}`),
      die() {
        die()
        link.close()
        outbox.close()
      },
    }
  }
  const sent = (id = talk) => bodiesOf(world.server.logs.get(id) ?? [])
  const sends = () => world.asked('message:send').length
  return { ...world, ...browser, tab, sent, sends }
}

describe('the tabs of one speaker', () => {
  it('show the same lines in the same state, whoever typed them', async () => {
    const { tab, time, server, sent, sends, storage } = browserWorld()
    server.stop()
    const [one, other, third] = [tab(), tab(), tab()]
    await time.pass(10)
    one.outbox.say(text('first'))
    await time.pass(10)
    other.outbox.say(text('second'))
    await time.pass(10)
    const lines = ['first: waiting', 'second: waiting']
    expect([one.shown(), other.shown(), third.shown(), tab().shown()]).toEqual([lines, lines, lines, []])
    expect([one, other, third].map(({ outbox }) => outbox.count.value)).toEqual([2, 2, 2])

    server.start()
    server.weather = { ...server.weather, slowMs: 200 }
    const sending = ['first: sending', 'second: waiting']
    const seen = []
    for (let step = 0; step < 600; step += 1) {
      await time.pass(5)
      seen.push([one.shown(), other.shown(), third.shown()])
    }
    expect(seen).toContainEqual([sending, sending, sending])
    await time.pass(60_000)
    expect([sent(), sends()]).toEqual([['first', 'second'], 2])
    expect([one.shown(), other.shown(), third.shown()]).toEqual([[], [], []])
    expect(await storage.all()).toEqual([])
  })

  it('send in one order, each text once, whichever of them types', async () => {
    const { tab, time, server, sent, sends } = browserWorld()
    const tabs = [tab(), tab(), tab()]
    await time.pass(10)
    server.weather = { ...server.weather, slowMs: 50 }
    for (let count = 0; count < 9; count += 1) {
      tabs[count % 3]?.outbox.say(text(`text ${count}`))
      await time.pass(5)
    }
    await time.pass(10_000)
    expect(sent()).toEqual(Array.from({ length: 9 }, (_, count) => `text ${count}`))
    expect(sends()).toBe(9)
  })

  it('take over what a tab leaves that dies in the middle of sending, at once and in order', async () => {
    const { tab, time, server, sent, storage } = browserWorld()
    const [dying, staying] = [tab(), tab()]
    await time.pass(10)
    server.weather = { ...server.weather, slowMs: 400 }
    for (const body of ['one', 'two', 'three']) dying.outbox.say(text(body))
    await time.pass(100)
    expect(staying.shown()).toEqual(['one: sending', 'two: waiting', 'three: waiting'])
    server.weather = { ...server.weather, slowMs: 0 }
    dying.die()
    await time.pass(500)
    expect(sent()).toEqual(['one', 'two', 'three'])
    expect(staying.shown()).toEqual([])
    expect(await storage.all()).toEqual([])
  })

  it('leave what a tab without a line has typed to one with a line', async () => {
    const { tab, time, sent } = browserWorld()
    const [cut, whole] = [tab(), tab()]
    await time.pass(10)
    cut.link.close()
    cut.outbox.say(text('from the dark'))
    await time.pass(100)
    expect(sent()).toEqual(['from the dark'])
    expect([cut.shown(), whole.shown()]).toEqual([[], []])
  })

  it('try again and discard what any of them has typed', async () => {
    const { tab, time, server, sent, storage } = browserWorld()
    const [typing, other] = [tab(), tab()]
    await time.pass(10)
    server.refuse('message:send', { code: 'conflict', message: 'somebody was faster' })
    const [keep, drop] = ['keep', 'drop'].map((body) => typing.outbox.say(text(body)))
    await time.pass(100)
    const failed = ['keep: failed', 'drop: failed']
    expect([typing.shown(), other.shown()]).toEqual([failed, failed])
    expect(other.outbox.discard(drop ?? '')).toBe('drop')
    await time.pass(10)
    expect(typing.shown()).toEqual(['keep: failed'])
    server.refuse('message:send', null)
    other.outbox.retry(keep ?? '')
    await time.pass(100)
    expect([sent(), typing.shown(), other.shown()]).toEqual([['keep'], [], []])
    expect(await storage.all()).toEqual([])
  })

  it('wait together as long as the server says', async () => {
    const { tab, time, server, sends } = browserWorld()
    const tabs = [tab(), tab(), tab()]
    await time.pass(10)
    server.refuse('message:send', { code: 'rate_limited', message: 'slow down', retryAfter: 5 })
    tabs[0]?.outbox.say(text('hello'))
    await time.pass(4_000)
    expect(sends()).toBe(1)
    for (const { shown } of tabs) expect(shown()).toEqual(['hello: waiting'])
  })

  it('show an entry in the moment in which its line goes, in every tab', async () => {
    const { tab, time, server } = browserWorld()
    const [one, other] = [tab(), tab()]
    const feeds = [one.follow(), other.follow()]
    await time.pass(10)
    // No push comes, so that the other tab has it from the first one only.
    server.weather = { ...server.weather, lost: 2, slowMs: 50 }
    one.outbox.say(text('hello'))
    for (let step = 0; step < 200; step += 1) {
      await time.pass(1)
      const [here = 0, there = 0] = feeds.map((feed, at) =>
        bodiesOf(feed.lines.value).length + ((at === 0 ? one : other).shown().length))
      expect(here).toBe(1)
      expect(there).toBeLessThanOrEqual(1)
    }
    expect(feeds.map((feed) => bodiesOf(feed.lines.value))).toEqual([['hello'], ['hello']])
  })

  it('do not bring back a line that the feed shows already', async () => {
    const { tab, time, server, storage, say } = browserWorld()
    const dying = tab()
    await time.pass(10)
    server.weather = { ...server.weather, unanswered: 2 }
    dying.outbox.say(text('hello'))
    await time.pass(100)
    dying.die()
    say('welcome back')
    server.weather = { ...server.weather, unanswered: 0 }
    const after = tab()
    const feed = after.follow()
    await time.pass(1_000)
    expect(bodiesOf(feed.lines.value)).toEqual(['hello', 'welcome back'])
    expect(after.shown()).toEqual([])
    expect(await storage.all()).toEqual([])
  })

  it('go on together in a conversation that one of them has begun', async () => {
    const { tab, time, server, sent } = browserWorld()
    const onOpened = vi.fn<NonNullable<OutboxOptions['onOpened']>>()
    const [one, other] = [tab(), tab({ onOpened })]
    server.stop()
    await time.pass(10)
    const opening = one.outbox.open({ body: 'hello' })
    await time.pass(10)
    expect(other.outbox.openings.value).toMatchObject([{ clientId: opening, state: 'waiting' }])
    other.outbox.say(text('typed elsewhere', opening))
    server.start()
    await time.pass(10_000)
    const [id = ''] = [...server.logs.keys()].filter((key) => key !== talk)
    other.outbox.say(text('and later', opening))
    await time.pass(100)
    expect(sent(id)).toEqual(['hello', 'typed elsewhere', 'and later'])
    expect(server.logs.size).toBe(2)
    expect(onOpened.mock.calls.map(([clientId, { conversation }]) => [clientId, conversation.id]))
      .toEqual([[opening, id]])
    expect([one, other].map(({ outbox }) => outbox.openings.value)).toEqual([[], []])
  })

  it('do not believe for ever that a tab which says nothing more is sending', async () => {
    const { tab, time, server } = browserWorld()
    const [frozen, other] = [tab(), tab()]
    await time.pass(10)
    server.weather = { ...server.weather, slowMs: 100_000 }
    frozen.outbox.say(text('hello'))
    await time.pass(10)
    other.link.close()
    frozen.freeze()
    expect(other.shown()).toEqual(['hello: sending'])
    await time.pass(11_000)
    expect(other.shown()).toEqual(['hello: waiting'])
  })
})
