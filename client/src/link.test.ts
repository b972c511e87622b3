import type { PushesToVisitor, ReplyError, VisitorEvents } from '@parley/protocol'
import { describe, expect, it, vi } from 'vitest'
import { fakeDial } from './fakes/fake-line.js'
import { fakeTime } from './fakes/fake-time.js'
import { createLink, type LinkOptions } from './link.js'
import { isNoAnswer } from './outcome.js'
import type { Page } from './page.js'

/** A token as the server makes it, as far as the client reads it. */
const tokenFor = (seconds: number, nowMs: number) => {
  const iat = Math.floor(nowMs / 1000)
  return `h.${btoa(JSON.stringify({ iat, exp: iat + seconds })).replaceAll('=', '')}.s`
}

function world(options: Partial<LinkOptions> & { isVisible?: boolean } = {}) {
  const time = fakeTime()
  const wake = new Set<(sleptMs: number) => void>()
  const page: Page = {
    isVisible: () => options.isVisible ?? true,
    onWake(handler) {
      wake.add(handler)
      return () => void wake.delete(handler)
    },
  }
  const token = vi.fn<LinkOptions['token']>(async () => 'token')
  const { dial, lines, last } = fakeDial()
  const link = createLink<VisitorEvents, PushesToVisitor>({
    url: '', namespace: '/visitor', token, dial, time, page, random: () => 1, ...options,
  })
  const online = async () => {
    await time.pass(0)
    last().up()
  }
  return { link, time, token, lines, last, online, wake: () => wake.forEach((handler) => handler(0)) }
}
const refusal = (code: ReplyError['code'], more: Partial<ReplyError> = {}): ReplyError =>
  ({ code, message: code, ...more })

describe('a link', () => {
  it('offers its token and the protocol, and is online when the server lets it in', async () => {
    const { link, last, online } = world()
    const onOnline = vi.fn<() => void>()
    link.onOnline(onOnline)
    expect(link.state.value).toBe('connecting')
    await online()
    expect(last().handshake).toEqual({ token: 'token', protocol: 1 })
    expect(link.state.value).toBe('online')
    expect(onOnline).toHaveBeenCalledTimes(1)
  })

  it('tells everybody who listens, also when one of them throws', async () => {
    const reported = vi.fn<(error: unknown) => void>()
    vi.stubGlobal('reportError', reported)
    const { link, last, online } = world()
    const heard = vi.fn<() => void>()
    const error = new Error('a listener of the app')
    const broken = (): never => { throw error }
    link.onOnline(broken)
    link.onOnline(heard)
    link.on('conversation:updated', broken)
    link.on('conversation:updated', heard)
    await online()
    last().push('conversation:updated', {})
    vi.unstubAllGlobals()
    expect(heard).toHaveBeenCalledTimes(2)
    expect(reported.mock.calls).toEqual([[error], [error]])
  })

  it('comes back by itself with a token asked for anew, and hears pushes as before', async () => {
    const { link, time, token, lines, last, online } = world()
    const heard = vi.fn<(payload: unknown) => void>()
    link.on('conversation:updated', heard)
    await online()
    last().down()
    expect(link.state.value).toBe('offline')
    await time.pass(500)
    expect(lines).toHaveLength(2)
    expect(token.mock.calls).toEqual([['any'], ['any']])
    last().up()
    last().push('conversation:updated', { conversation: 1 })
    expect(heard).toHaveBeenCalledTimes(1)
  })

  it('does not listen to a line that it has given up', async () => {
    const { link, time, lines, last, online } = world()
    const heard = vi.fn<(payload: unknown) => void>()
    link.on('entry', heard)
    await online()
    link.reconnectNow()
    await time.pass(0)
    expect(lines[0]?.isClosed).toBe(true)
    lines[0]?.push('entry', {})
    lines[0]?.down()
    last().up()
    expect(heard).not.toHaveBeenCalled()
    expect(link.state.value).toBe('online')
  })

  it('waits longer with each failure, but never long while somebody looks', async () => {
    const { time, lines, last } = world()
    const waits: number[] = []
    await time.pass(0)
    for (let count = 0; count < 6; count += 1) {
      const before = lines.length
      last().fail()
      const since = time.now()
      while (lines.length === before) await time.pass(50)
      waits.push(time.now() - since)
    }
    expect(waits).toEqual([500, 1000, 2000, 2500, 2500, 2500])
  })

  it('tries half a minute apart at most in the background, and at once when the page wakes', async () => {
    const { time, lines, last, wake } = world({ isVisible: false })
    await time.pass(0)
    for (let count = 0; count < 8; count += 1) {
      last().fail()
      await time.pass(30_000)
    }
    last().fail()
    const tried = lines.length
    await time.pass(20_000)
    expect(lines).toHaveLength(tried)
    wake()
    await time.pass(0)
    expect(lines).toHaveLength(tried + 1)
  })

  it('tries polling after WebSockets have failed', async () => {
    const { time, lines, last } = world()
    await time.pass(0)
    for (let count = 0; count < 3; count += 1) {
      last().fail()
      await time.pass(2_500)
    }
    expect(lines.map(({ first }) => first)).toEqual(['websocket', 'websocket', 'polling', 'websocket'])
  })

  it('begins with what got through the last time', async () => {
    const { time, lines, last } = world()
    await time.pass(0)
    for (let count = 0; count < 2; count += 1) {
      last().fail()
      await time.pass(2_500)
    }
    last().up()
    await time.pass(20_000)
    last().down()
    await time.pass(500)
    expect(lines.map(({ first }) => first)).toEqual(['websocket', 'websocket', 'polling', 'polling'])
  })

  it('gives up an attempt that leads nowhere', async () => {
    const { time, lines } = world()
    await time.pass(15_000 + 500)
    expect(lines).toHaveLength(2)
  })

  it('takes a token that cannot be fetched for a failed attempt', async () => {
    const token = vi.fn<LinkOptions['token']>(async () => 'token').mockRejectedValueOnce(new Error('no network'))
    const { link, time, lines, online } = world({ token })
    await time.pass(0)
    expect(lines).toHaveLength(0)
    expect(link.state.value).toBe('offline')
    await time.pass(500)
    await online()
    expect(link.state.value).toBe('online')
  })
})

describe('a refusal', () => {
  it('of the token is met with a new one, once', async () => {
    const { link, time, token, lines, last } = world()
    await time.pass(0)
    last().fail(refusal('unauthenticated'))
    await time.pass(0)
    expect(token.mock.calls).toEqual([['any'], ['new']])
    last().fail(refusal('unauthenticated'))
    await time.pass(60_000)
    expect(link.state.value).toBe('refused')
    expect(link.refusal.value).toEqual(refusal('unauthenticated'))
    expect(lines).toHaveLength(2)
  })

  it('of the new token is not the end when it is accepted', async () => {
    const { link, time, last, online } = world()
    await time.pass(0)
    last().fail(refusal('unauthenticated'))
    await online()
    expect(link.state.value).toBe('online')
    expect(link.refusal.value).toBeNull()
  })

  it.each(['forbidden', 'client_too_old'] as const)('for good (%s) ends the trying', async (code) => {
    const { link, time, lines, last } = world()
    await time.pass(0)
    last().fail(refusal(code))
    await time.pass(60_000)
    expect(link.state.value).toBe('refused')
    expect(lines).toHaveLength(1)
  })

  it('for now (rate_limited) is tried again after the time that it names', async () => {
    const { link, time, lines, last } = world()
    await time.pass(0)
    last().fail(refusal('rate_limited', { retryAfter: 7 }))
    await time.pass(7_400)
    expect(lines).toHaveLength(1)
    await time.pass(100)
    expect(lines).toHaveLength(2)
    expect(link.state.value).toBe('offline')
  })

  it('without anybody signed in waits for reconnectNow', async () => {
    const token = vi.fn<LinkOptions['token']>(async () => 'token').mockResolvedValueOnce(null)
    const { link, time, lines, online } = world({ token })
    await time.pass(60_000)
    expect(link.state.value).toBe('refused')
    expect(lines).toHaveLength(0)
    link.reconnectNow()
    await online()
    expect(link.state.value).toBe('online')
    expect(link.refusal.value).toBeNull()
    expect(token.mock.lastCall).toEqual(['new'])
  })
})

describe('asking', () => {
  it('has three outcomes', async () => {
    const { link, last, online } = world()
    await online()
    const asked = [
      link.ask('page', { url: 'a', title: 'b' }), link.ask('heartbeat', {}), link.ask('heartbeat', {}),
    ] as const
    last().asked[0]?.answer({ ok: true })
    last().asked[1]?.answer({ ok: false, error: refusal('unavailable') })
    last().down()
    const replies = await Promise.all(asked)
    expect(replies.map(({ ok }) => ok)).toEqual([true, false, false])
    expect(replies.map(isNoAnswer)).toEqual([false, false, true])
  })

  it('is not kept for later while the line is down', async () => {
    const { link, time, last, online } = world()
    expect(isNoAnswer(await link.ask('heartbeat', {}))).toBe(true)
    await online()
    await time.pass(0)
    expect(last().asked).toEqual([])
  })

  it('takes what is no outcome for no answer', async () => {
    const { link, last, online } = world()
    await online()
    const asked = link.ask('heartbeat', {})
    last().asked[0]?.answer('what')
    expect(isNoAnswer(await asked)).toBe(true)
  })
})

describe('a server that goes away', () => {
  it('is left when it said so, and not before', async () => {
    const { link, time, lines, last, online } = world()
    await online()
    last().push('server:draining', { reconnectAfterMs: 3_000 })
    await time.pass(2_900)
    expect(link.state.value).toBe('online')
    await time.pass(100)
    expect(lines).toHaveLength(2)
  })

  it('is left once there is another line, which everything learns of and nobody sees', async () => {
    const { link, time, lines, last, online } = world()
    const heard = vi.fn<(payload: unknown) => void>()
    link.on('entry', heard)
    await online()
    const onOnline = vi.fn<() => void>()
    link.onOnline(onOnline)
    const states: string[] = []
    link.state.subscribe((state) => states.push(state))
    last().push('server:draining', { reconnectAfterMs: 3_000 })
    await time.pass(3_000)
    lines[0]?.push('entry', { from: 'the old line' })
    const asked = link.ask('heartbeat', {})
    expect(lines.map(({ isClosed }) => isClosed)).toEqual([false, false])
    expect(states).toEqual(['online'])

    last().up()
    expect(states).toEqual(['online', 'offline', 'online'])
    expect(onOnline).toHaveBeenCalledTimes(1)
    lines[0]?.push('entry', { from: 'the old line, too late' })
    lines[1]?.push('entry', { from: 'the new line' })
    expect(heard.mock.calls).toEqual([[{ from: 'the old line' }], [{ from: 'the new line' }]])
    lines[0]?.asked[0]?.answer({ ok: true })
    expect((await asked).ok).toBe(true)
    await time.pass(500)
    expect(lines.map(({ isClosed }) => isClosed)).toEqual([true, false])
    lines[0]?.down('ended')
    expect(link.state.value).toBe('online')
    lines[1]?.down()
    expect(link.state.value).toBe('offline')
  })

  it('and dies before there is another line is waited out, and the new line taken', async () => {
    const { link, time, lines, last, online } = world()
    await online()
    last().push('server:draining', { reconnectAfterMs: 100 })
    await time.pass(100)
    lines[0]?.down('ended')
    expect(link.state.value).toBe('offline')
    last().up()
    expect(link.state.value).toBe('online')
    expect(lines).toHaveLength(2)
  })

  it.each([
    ['is not let in', refusal('unauthenticated')], ['does not get through', undefined],
  ])('is left first by one who %s elsewhere', async (_, error) => {
    const { link, time, lines, last, online } = world()
    await online()
    last().push('server:draining', { reconnectAfterMs: 100 })
    await time.pass(100)
    last().fail(error)
    await time.pass(0)
    expect(lines[0]?.isClosed).toBe(true)
    expect(link.state.value).toBe('offline')
    last().up()
    expect(link.state.value).toBe('online')
    expect(lines).toHaveLength(3)
  })

  it('is left later by one who finds a full door elsewhere', async () => {
    const { link, time, lines, last, online } = world()
    await online()
    last().push('server:draining', { reconnectAfterMs: 100 })
    await time.pass(100)
    last().fail(refusal('rate_limited', { retryAfter: 7 }))
    await time.pass(6_900)
    expect(lines.map(({ isClosed }) => isClosed)).toEqual([false, true])
    expect(link.state.value).toBe('online')
    await time.pass(100)
    last().up()
    await time.pass(500)
    expect(lines.map(({ isClosed }) => isClosed)).toEqual([true, true, false])
    expect(link.state.value).toBe('online')
  })

  it('leaves no line behind when the link is closed meanwhile', async () => {
    const { link, time, lines, last, online } = world()
    await online()
    last().push('server:draining', { reconnectAfterMs: 100 })
    await time.pass(100)
    link.close()
    expect(lines.map(({ isClosed }) => isClosed)).toEqual([true, true])
  })

  it('and hangs up early is not run after by everybody at once', async () => {
    const { link, time, token, lines, last, online } = world()
    await online()
    last().push('server:draining', { reconnectAfterMs: 3_000 })
    last().down('ended')
    await time.pass(2_900)
    expect(link.state.value).toBe('offline')
    expect(lines).toHaveLength(1)
    await time.pass(100)
    expect(lines).toHaveLength(2)
    expect(token.mock.lastCall).toEqual(['any'])
  })

  it('and hung up without a word has ended the token: a new one is asked for', async () => {
    const { time, token, lines, last, online } = world()
    await online()
    last().down('ended')
    await time.pass(500)
    expect(lines).toHaveLength(2)
    expect(token.mock.lastCall).toEqual(['new'])
  })
})

describe('a token that expires', () => {
  it('is renewed over the open line in time', async () => {
    const time = fakeTime()
    const token = vi.fn<LinkOptions['token']>(async () => tokenFor(600, time.now()))
    const { link, last, online } = world({ time, token })
    await time.pass(0)
    await online()
    await time.pass(539_000)
    expect(last().asked).toEqual([])
    await time.pass(1_000)
    expect(last().asked).toMatchObject([{ event: 'auth:refresh', request: { token: tokenFor(600, time.now()) } }])
    expect(link.state.value).toBe('online')
    last().asked[0]?.answer({ ok: true, expiresAt: '' })
    await time.pass(540_000)
    expect(last().asked).toHaveLength(2)
  })

  it('is not asked for again and again by a clock that is wrong', async () => {
    const time = fakeTime()
    const token = vi.fn<LinkOptions['token']>(async () => tokenFor(600, time.now() - 86_400_000))
    const { last, online } = world({ time, token })
    await time.pass(0)
    await online()
    await time.pass(5_000)
    last().asked[0]?.answer({ ok: true, expiresAt: '' })
    await time.pass(500_000)
    expect(last().asked).toHaveLength(1)
  })
})

describe('closing', () => {
  it('ends the line and the trying', async () => {
    const { link, time, lines, online } = world()
    await online()
    link.close()
    link.reconnectNow()
    await time.pass(60_000)
    expect(lines).toHaveLength(1)
    expect(lines[0]?.isClosed).toBe(true)
    expect(link.state.value).toBe('offline')
  })
})
