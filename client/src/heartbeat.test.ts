import type { PushesToVisitor, VisitorConversation, VisitorEvents } from '@parley/protocol'
import { describe, expect, it, vi } from 'vitest'
import { fakeTime } from './fakes/fake-time.js'
import { bodiesOf, talk, visitorWorld } from './fakes/world.js'
import { createFeed } from './feed.js'
import { startHeartbeat, type HeartbeatOptions } from './heartbeat.js'
import { createLink } from './link.js'
import { noAnswer } from './outcome.js'
import { watchSleep } from './sleep.js'

const beating = async () => {
  const world = visitorWorld()
  const onHeads = vi.fn<HeartbeatOptions['onHeads']>()
  const stop = startHeartbeat(world.link, { onHeads, time: world.time, page: world.page })
  await world.time.pass(0)
  return { ...world, onHeads, stop, beats: () => world.asked('heartbeat').length }
}

describe('a heartbeat', () => {
  it('brings the heads every 25 s', async () => {
    const { time, say, onHeads, beats } = await beating()
    say('one')
    await time.pass(24_900)
    expect(beats()).toBe(0)
    await time.pass(100)
    expect(onHeads).toHaveBeenCalledExactlyOnceWith({ [talk]: { seq: 1, version: 1 } }, '')
    await time.pass(25_000)
    expect(beats()).toBe(2)
  })

  it('is there at once when the page wakes, and then 25 s later', async () => {
    const { time, wakeUp, beats } = await beating()
    await time.pass(20_000)
    wakeUp()
    await time.pass(24_900)
    expect(beats()).toBe(1)
    await time.pass(100)
    expect(beats()).toBe(2)
  })

  it('without an answer makes the line anew', async () => {
    const { time, server, link, beats } = await beating()
    server.weather = { ...server.weather, unanswered: 2 }
    const online = vi.fn<() => void>()
    link.onOnline(online)
    await time.pass(29_000)
    expect(beats()).toBe(1)
    expect(online).toHaveBeenCalledTimes(1)
    expect(link.state.value).toBe('online')
  })

  it('that is refused leaves the line, and comes again soon', async () => {
    const { time, server, link, onHeads, beats } = await beating()
    server.refuse('heartbeat', { code: 'rate_limited', message: 'slow down' })
    const online = vi.fn<() => void>()
    link.onOnline(online)
    await time.pass(25_000 + 3 * 5_000)
    expect(beats()).toBe(4)
    server.refuse('heartbeat', { code: 'rate_limited', message: 'slow down', retryAfter: 12 })
    await time.pass(5_000 + 11_900)
    expect(beats()).toBe(5)
    server.refuse('heartbeat', null)
    await time.pass(100)
    expect(onHeads).toHaveBeenCalledTimes(1)
    await time.pass(24_900)
    expect([beats(), onHeads.mock.calls.length]).toEqual([6, 1])
    expect(online).not.toHaveBeenCalled()
  })

  it('rests while the line is down, and stops when it is told to', async () => {
    const { time, server, stop, wakeUp, beats } = await beating()
    server.stop()
    await time.pass(60_000)
    expect(beats()).toBe(0)
    server.start()
    await time.pass(30_000)
    expect(beats()).toBeGreaterThan(0)
    stop()
    const counted = beats()
    wakeUp()
    await time.pass(60_000)
    expect(beats()).toBe(counted)
  })
})

describe('a line that swallows everything', () => {
  it('is noticed within 30 s, and the feed has what it missed', async () => {
    const { time, server, say, feed: follow } = await beating()
    const feed = follow()
    await time.pass(0)
    server.swallow()
    say('unheard')
    await time.pass(28_900)
    expect(bodiesOf(feed.lines.value)).toEqual([])
    await time.pass(1_100)
    expect(bodiesOf(feed.lines.value)).toEqual(['unheard'])
    expect(feed.state.value).toBe('live')
  })

  it('while the machine slept is replaced within 2 s of waking, though nobody told the page', async () => {
    const world = visitorWorld()
    const { time, server, say, link } = world
    const page = { ...world.page, onWake: (handler: (sleptMs: number) => void) => watchSleep(time, handler) }
    startHeartbeat(link, { onHeads: () => undefined, time, page })
    const feed = world.feed()
    const outbox = world.outbox()
    await time.pass(7_300)
    server.swallow()
    time.sleep(20 * 60_000)
    say('while you slept')
    outbox.say({ conversationId: talk, kind: 'message', body: 'good morning' })
    server.weather = { ...server.weather, slowMs: 50 }
    await time.pass(2_000)
    expect(bodiesOf(feed.lines.value)).toEqual(['while you slept', 'good morning'])
    expect(feed.state.value).toBe('live')
  })

  it.each([
    ['which it knows', 0], ['which it finds out at the door, as its clock is late', -3 * 3_600_000],
  ])('is replaced as fast when the token has run out meanwhile, %s, and asks for one once', async (_, clockMs) => {
    const { time, server, say, page: visible, ...world } = visitorWorld()
    world.link.close()
    const page = { ...visible, onWake: (handler: (sleptMs: number) => void) => watchSleep(time, handler) }
    let issued = 0
    let held = { token: '', expiresAt: 0 }
    /** As the apps do it: what is held for as long as it is good, and otherwise a request that takes a while. */
    const fetchToken = vi.fn<() => Promise<void>>(() => new Promise((resolve) => void time.after(300, () => {
      held = { token: `token ${issued += 1}`, expiresAt: time.now() + 15 * 60_000 }
      resolve()
    })))
    const link = createLink<VisitorEvents, PushesToVisitor>({
      url: '', namespace: '/visitor', time, page, random: () => 1,
      token: async (need) => {
        if (need === 'new' || held.expiresAt <= time.now() + clockMs) await fetchToken()
        return held.token
      },
      dial: (handshake, first, events) => {
        const isGood = handshake.token === held.token && held.expiresAt > time.now()
        if (isGood) return server.dial(handshake, first, events)
        time.after(100, () => events.failed({ code: 'unauthenticated', message: 'expired' }))
        return { ask: async () => noAnswer, close: () => undefined }
      },
    })
    startHeartbeat(link, { onHeads: () => undefined, time, page })
    const feed = createFeed<VisitorConversation>(link, talk, { time, random: () => 1 })
    await time.pass(7_300)
    expect([feed.state.value, fetchToken.mock.calls.length]).toEqual(['live', 1])
    server.swallow()
    time.sleep(20 * 60_000)
    say('while you slept')
    server.weather = { ...server.weather, slowMs: 50 }
    await time.pass(2_000)
    expect([bodiesOf(feed.lines.value), feed.state.value]).toEqual([['while you slept'], 'live'])
    expect(fetchToken).toHaveBeenCalledTimes(2)
  })

  it('is not looked for while the machine is awake', async () => {
    const time = fakeTime()
    const onWake = vi.fn<(sleptMs: number) => void>()
    const stop = watchSleep(time, onWake)
    await time.pass(60_000)
    expect(onWake).not.toHaveBeenCalled()
    time.sleep(3_500)
    await time.pass(1_000)
    expect(onWake).toHaveBeenCalledExactlyOnceWith(3_500)
    stop()
    time.sleep(60_000)
    await time.pass(5_000)
    expect(onWake).toHaveBeenCalledTimes(1)
  })
})
