import { effect } from '@preact/signals-core'
import type { ReplyError } from '@parley/protocol'
import { describe, expect, it, vi } from 'vitest'
import { bodiesOf, talk, visitorWorld } from './fakes/world.js'
import type { OutboxStorage } from './outbox-storage.js'
import type { OutboxOptions } from './outbox.js'

const text = (body: string) => ({ conversationId: talk, kind: 'message' as const, body })
const messages = (world: ReturnType<typeof visitorWorld>, id = talk) => bodiesOf(world.server.logs.get(id) ?? [])
const no = (code: ReplyError['code'], more: Partial<ReplyError> = {}): ReplyError => ({ code, message: code, ...more })

describe('a listener that throws', () => {
  it('is reported, and texts go out all the same', async () => {
    const reported = vi.fn<(error: unknown) => void>()
    vi.stubGlobal('reportError', reported)
    const world = visitorWorld()
    const broken = (): never => {
      throw new Error('a listener of the app')
    }
    const outbox = world.outbox({ onOpened: broken })
    world.feed({ outbox, onEntry: broken })
    outbox.count.subscribe((count) => {
      if (count > 0) broken()
    })
    await world.time.pass(0)
    outbox.say(text('one'))
    outbox.say(text('two'))
    const opening = outbox.open({ body: 'first' })
    outbox.say({ conversationId: opening, kind: 'message', body: 'second' })
    await world.time.pass(60_000)
    vi.unstubAllGlobals()
    expect(messages(world)).toEqual(['one', 'two'])
    expect(messages(world, [...world.server.logs.keys()].at(-1))).toEqual(['first', 'second'])
    expect(outbox.count.value).toBe(0)
    expect(reported).toHaveBeenCalled()
  })
})

describe('a text', () => {
  it('is shown at once, sent, and gone when it is stored', async () => {
    const world = visitorWorld()
    const outbox = world.outbox()
    const clientId = outbox.say(text('hello'))
    const waiting = outbox.waiting(talk)
    expect(waiting.value)
      .toMatchObject([{ clientId, conversationId: talk, kind: 'message', body: 'hello', state: 'waiting' }])
    expect(outbox.count.value).toBe(1)
    await world.time.pass(0)
    expect(messages(world)).toEqual(['hello'])
    expect(waiting.value).toEqual([])
    expect(outbox.count.value).toBe(0)
    expect(await world.storage.all()).toEqual([])
  })

  it('written offline waits, and goes out once and in order', async () => {
    const world = visitorWorld()
    world.server.stop()
    await world.time.pass(0)
    const outbox = world.outbox()
    for (const body of ['one', 'two', 'three']) outbox.say(text(body))
    await world.time.pass(600_000)
    expect(outbox.waiting(talk).value.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting'])
    world.server.start()
    await world.time.pass(60_000)
    expect(messages(world)).toEqual(['one', 'two', 'three'])
    expect(outbox.waiting(talk).value).toEqual([])
  })

  it('is sent one at a time, the next only after the answer', async () => {
    const world = visitorWorld()
    await world.time.pass(0)
    world.server.weather = { ...world.server.weather, slowMs: 100 }
    const outbox = world.outbox()
    outbox.say(text('one'))
    outbox.say(text('two'))
    await world.time.pass(150)
    expect(outbox.waiting(talk).value.map(({ state }) => state)).toEqual(['sending', 'waiting'])
    expect(world.asked('message:send')).toHaveLength(1)
    await world.time.pass(250)
    expect(messages(world)).toEqual(['one', 'two'])
  })

  it('does not wait for one of another conversation', async () => {
    const world = visitorWorld()
    world.server.begin('other')
    await world.time.pass(0)
    world.server.weather = { ...world.server.weather, slowMs: 100 }
    const outbox = world.outbox()
    outbox.say(text('one'))
    outbox.say({ ...text('two'), conversationId: 'other' })
    await world.time.pass(100)
    expect([messages(world), messages(world, 'other')]).toEqual([['one'], ['two']])
  })

  it('without an answer is asked again under the same name, and stored once', async () => {
    const world = visitorWorld()
    await world.time.pass(0)
    world.server.weather = { ...world.server.weather, unanswered: 2 }
    const outbox = world.outbox()
    outbox.say(text('hello'))
    await world.time.pass(15_000)
    world.server.weather = { ...world.server.weather, unanswered: 0 }
    await world.time.pass(60_000)
    const asked = world.asked('message:send')
    expect(asked.length).toBeGreaterThan(1)
    expect(new Set(asked.map((request) => JSON.stringify(request))).size).toBe(1)
    expect(messages(world)).toEqual(['hello'])
    expect(outbox.count.value).toBe(0)
  })

  it('waits as long as the server says', async () => {
    const world = visitorWorld()
    await world.time.pass(0)
    world.server.refuse('message:send', no('rate_limited', { retryAfter: 5 }))
    const outbox = world.outbox()
    outbox.say(text('hello'))
    await world.time.pass(0)
    expect(outbox.waiting(talk).value).toMatchObject([{ state: 'waiting' }])
    world.server.refuse('message:send', null)
    await world.time.pass(4_900)
    expect(world.asked('message:send')).toHaveLength(1)
    await world.time.pass(2_000)
    expect(messages(world)).toEqual(['hello'])
  })
})

describe('a refused text', () => {
  const refused = async () => {
    const world = visitorWorld()
    await world.time.pass(0)
    world.server.refuse('message:send', no('conflict'))
    const outbox = world.outbox()
    const clientId = outbox.say({ ...text('hello'), seenSeq: 3 })
    await world.time.pass(600_000)
    world.server.refuse('message:send', null)
    return { ...world, world, outbox, clientId }
  }

  it('stays and says why, and does not hold up the next', async () => {
    const { world, outbox, clientId } = await refused()
    expect(outbox.waiting(talk).value).toMatchObject([{ clientId, state: 'failed', error: { code: 'conflict' } }])
    expect(world.asked('message:send')).toHaveLength(1)
    outbox.say(text('next'))
    await world.time.pass(0)
    expect(messages(world)).toEqual(['next'])
    expect(outbox.waiting(talk).value).toMatchObject([{ clientId, state: 'failed' }])
    expect(outbox.refusedIn.value).toEqual([talk])
  })

  it('is sent again under the same name, by somebody who has seen what came between', async () => {
    const { world, outbox, clientId } = await refused()
    outbox.retry(clientId)
    await world.time.pass(0)
    expect(messages(world)).toEqual(['hello'])
    expect(world.asked('message:send')).toMatchObject([{ clientId, seenSeq: 3 }, { clientId }])
    expect(world.asked('message:send')[1]).not.toHaveProperty('seenSeq')
    expect(outbox.count.value).toBe(0)
  })

  it('can be discarded, and gives its text back', async () => {
    const { world, outbox, clientId } = await refused()
    expect(outbox.discard(clientId)).toBe('hello')
    expect(outbox.waiting(talk).value).toEqual([])
    expect(outbox.refusedIn.value).toEqual([])
    expect(await world.storage.all()).toEqual([])
  })

  it('comes back failed after a reload', async () => {
    const { world, outbox, clientId } = await refused()
    outbox.close()
    const again = world.outbox()
    await world.time.pass(60_000)
    expect(again.waiting(talk).value).toMatchObject([{ clientId, state: 'failed', error: { code: 'conflict' } }])
    expect(messages(world)).toEqual([])
  })

  it('that is too large never goes near the line', async () => {
    const world = visitorWorld()
    await world.time.pass(0)
    const outbox = world.outbox()
    outbox.say(text('x'.repeat(16 * 1024 + 1)))
    outbox.say(text('x'.repeat(16 * 1024)))
    await world.time.pass(0)
    expect(outbox.waiting(talk).value).toMatchObject([{ state: 'failed', error: { code: 'too_large' } }])
    expect(world.asked('message:send')).toHaveLength(1)
  })
})

describe('a reload', () => {
  it('brings back what waited, and it goes out before what is typed then', async () => {
    const world = visitorWorld()
    world.server.stop()
    await world.time.pass(0)
    const before = world.outbox()
    before.say(text('one'))
    before.say(text('two'))
    before.close()
    const after = world.outbox()
    after.say(text('three'))
    await world.time.pass(0)
    expect(bodiesOf(after.waiting(talk).value)).toEqual(['one', 'two', 'three'])
    world.server.start()
    await world.time.pass(60_000)
    expect(messages(world)).toEqual(['one', 'two', 'three'])
  })

  it('does not lose anything where nothing can be kept, but says that a reload would', async () => {
    const world = visitorWorld()
    const denied = () => Promise.reject(new Error('denied'))
    const storage: OutboxStorage = { name: 'denied', all: denied, put: denied, remove: denied }
    const outbox = world.outbox({ storage })
    outbox.say(text('hello'))
    await world.time.pass(0)
    expect(outbox.durable.value).toBe(false)
    expect(messages(world)).toEqual(['hello'])
  })
})

it('a storage that never answers holds up nothing', async () => {
  const world = visitorWorld()
  const never = () => new Promise<never>(() => undefined)
  const outbox = world.outbox({ storage: { name: null, all: never, put: never, remove: never } })
  outbox.say(text('hello'))
  await world.time.pass(3_000)
  expect(messages(world)).toEqual(['hello'])
  expect(outbox.count.value).toBe(0)
})

describe('with a feed', () => {
  it('the waiting line gives way to the stored one in the same moment', async () => {
    const world = visitorWorld()
    await world.time.pass(0)
    world.server.weather = { ...world.server.weather, slowMs: 100 }
    const outbox = world.outbox()
    const feed = world.feed({ outbox })
    await world.time.pass(1_000)
    const shown: string[][] = []
    const stop = effect(() => void shown.push([
      ...feed.lines.value.map(({ key }) => key), ...outbox.waiting(talk).value.map(({ clientId }) => clientId),
    ]))
    const clientId = outbox.say(text('hello'))
    await world.time.pass(1_000)
    stop()
    expect(shown.slice(1).every((keys) => keys.length === 1 && keys[0] === clientId)).toBe(true)
    expect(feed.lines.value).toHaveLength(1)
  })

  it('an acknowledged line stays while its entry lies beyond a hole', async () => {
    const world = visitorWorld()
    await world.time.pass(0)
    const outbox = world.outbox()
    const feed = world.feed({ outbox })
    await world.time.pass(0)
    world.server.weather = { ...world.server.weather, lost: 2 }
    world.say('unheard')
    outbox.say(text('hello'))
    await world.time.pass(0)
    expect(await world.storage.all()).toEqual([])
    expect(feed.lines.value).toEqual([])
    expect(outbox.waiting(talk).value).toMatchObject([{ body: 'hello', state: 'sending' }])
    expect(outbox.count.value).toBe(0)
    await world.time.pass(150)
    expect(bodiesOf(feed.lines.value)).toEqual(['unheard', 'hello'])
    expect(outbox.waiting(talk).value).toEqual([])
  })

  it('goes away when its entry comes although nobody answered', async () => {
    const world = visitorWorld()
    await world.time.pass(0)
    const outbox = world.outbox()
    const feed = world.feed({ outbox })
    await world.time.pass(0)
    world.server.weather = { ...world.server.weather, unanswered: 2 }
    outbox.say(text('hello'))
    await world.time.pass(60_000)
    expect(outbox.waiting(talk).value).toEqual([])
    expect(bodiesOf(feed.lines.value)).toEqual(['hello'])
    expect(world.asked('message:send')).toHaveLength(1)
  })
})

describe('an opening', () => {
  it('is durable, takes texts behind it, and becomes a conversation', async () => {
    const world = visitorWorld()
    world.server.stop()
    await world.time.pass(0)
    const before = world.outbox()
    const opening = before.open({ body: 'hello', queueId: 'queue' })
    before.say({ ...text('are you there'), conversationId: opening })
    expect(bodiesOf(before.waiting(opening).value)).toEqual(['hello', 'are you there'])
    before.close()

    const onOpened = vi.fn<NonNullable<OutboxOptions['onOpened']>>()
    const outbox = world.outbox({ onOpened })
    await world.time.pass(0)
    expect(outbox.openings.value).toMatchObject([{ clientId: opening, state: 'waiting', queueId: 'queue' }])
    world.server.start()
    await world.time.pass(60_000)
    const [id = ''] = [...world.server.logs.keys()].filter((key) => key !== talk)
    expect(messages(world, id)).toEqual(['hello', 'are you there'])
    expect(onOpened).toHaveBeenCalledExactlyOnceWith(opening, {
      conversation: expect.objectContaining({ id }), entries: expect.any(Array),
    })
    expect(outbox.openings.value).toEqual([])
    outbox.say({ ...text('late'), conversationId: opening })
    await world.time.pass(0)
    expect(messages(world, id)).toEqual(['hello', 'are you there', 'late'])
  })

  it('without an answer makes one conversation, not two', async () => {
    const world = visitorWorld()
    await world.time.pass(0)
    world.server.weather = { ...world.server.weather, unanswered: 2 }
    const outbox = world.outbox()
    outbox.open({ body: 'hello' })
    await world.time.pass(15_000)
    world.server.weather = { ...world.server.weather, unanswered: 0 }
    await world.time.pass(60_000)
    expect(world.asked('conversation:open').length).toBeGreaterThan(1)
    expect(world.server.logs.size).toBe(2)
    expect(outbox.count.value).toBe(0)
  })

  it('that is refused holds what is behind it, until it is tried again', async () => {
    const world = visitorWorld()
    await world.time.pass(0)
    world.server.refuse('conversation:open', no('invalid'))
    const outbox = world.outbox()
    const opening = outbox.open({ body: 'hello' })
    outbox.say({ ...text('more'), conversationId: opening })
    await world.time.pass(60_000)
    const [first] = outbox.waiting(opening).value
    expect(outbox.waiting(opening).value.map(({ state }) => state)).toEqual(['failed', 'waiting'])
    expect(world.asked('message:send')).toEqual([])
    world.server.refuse('conversation:open', null)
    outbox.retry(first?.clientId ?? '')
    await world.time.pass(0)
    expect(outbox.count.value).toBe(0)
    expect(world.server.logs.size).toBe(2)
  })

  it('whose first message is discarded still opens for what is behind it', async () => {
    const world = visitorWorld()
    world.server.stop()
    await world.time.pass(0)
    const outbox = world.outbox()
    const opening = outbox.open({ body: 'hello' })
    outbox.say({ ...text('more'), conversationId: opening })
    expect(outbox.discard(outbox.waiting(opening).value[0]?.clientId ?? '')).toBe('hello')
    expect(bodiesOf(outbox.waiting(opening).value)).toEqual(['more'])
    expect(outbox.discard(outbox.waiting(opening).value[0]?.clientId ?? '')).toBe('more')
    expect(outbox.discard(opening)).toBe('')
    expect(outbox.openings.value).toEqual([])
  })
})

it('a note is not sent by a visitor', async () => {
  const world = visitorWorld()
  await world.time.pass(0)
  const outbox = world.outbox()
  outbox.say({ conversationId: talk, kind: 'note', body: 'hidden' })
  await world.time.pass(0)
  expect(outbox.waiting(talk).value).toMatchObject([{ state: 'failed', error: { code: 'forbidden' } }])
  expect(world.server.logs.get(talk)).toEqual([])
})
