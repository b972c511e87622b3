import { effect } from '@preact/signals-core'
import { fold, type Entry } from '@parley/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bodiesOf, mei, talk, visitorWorld } from './fakes/world.js'

const live = async () => {
  const world = visitorWorld()
  const feed = world.feed()
  await world.time.pass(0)
  return { ...world, feed }
}

describe('a feed', () => {
  it('reads the log once it is online, and is live then', async () => {
    const { time, say, feed: follow } = visitorWorld()
    say('one')
    say('two')
    const feed = follow()
    expect(feed.state.value).toBe('loading')
    await time.pass(0)
    expect(bodiesOf(feed.lines.value)).toEqual(['one', 'two'])
    expect(feed.state.value).toBe('live')
    expect(feed.head.value).toBe(2)
    expect(feed.conversation.value?.id).toBe(talk)
  })

  it('shows what it was given at the start while it reads the rest', async () => {
    const { time, server, say, feed: follow } = visitorWorld()
    const first = say('one')
    say('two')
    const feed = follow({ start: { conversation: { ...viewOf(), head: 1, version: 1 }, entries: [first] } })
    expect(bodiesOf(feed.lines.value)).toEqual(['one'])
    expect(feed.state.value).toBe('catching-up')
    await time.pass(0)
    expect(bodiesOf(feed.lines.value)).toEqual(['one', 'two'])
    // A line has come up since, so the newest entry is asked for once more.
    expect(server.asked.at(-1)?.request).toMatchObject({ afterSeq: 0 })
  })

  it('reads a long log page by page', async () => {
    const { time, asked, say, feed: follow } = visitorWorld()
    for (let count = 1; count <= 1_200; count += 1) say(`text ${count}`)
    const feed = follow()
    await time.pass(0)
    expect(feed.lines.value).toHaveLength(1_200)
    expect(asked('conversation:sync')).toMatchObject([{ afterSeq: 0 }, { afterSeq: 500 }, { afterSeq: 1_000 }])
  })

  it('applies pushes at once, each once', async () => {
    const { time, say, feed, asked } = await live()
    const entry = say('hello')
    await time.pass(0)
    feed.receive(entry)
    expect(bodiesOf(feed.lines.value)).toEqual(['hello'])
    expect(asked('conversation:sync')).toHaveLength(1)
  })

  it('holds what lies beyond a hole, and asks for the hole when it stays', async () => {
    const { time, server, say, feed, asked } = await live()
    server.weather = { ...server.weather, lost: 2 }
    const [first, second, third] = [say('one'), say('two'), say('three')]
    feed.receive(third)
    expect(feed.lines.value).toEqual([])
    expect(feed.behind.value).toBe(3)
    expect(feed.state.value).toBe('catching-up')
    feed.receive(second)
    feed.receive(first)
    expect(bodiesOf(feed.lines.value)).toEqual(['one', 'two', 'three'])
    await time.pass(150)
    expect(asked('conversation:sync')).toHaveLength(1)
    say('four')
    feed.receive(say('five'))
    await time.pass(150)
    expect(bodiesOf(feed.lines.value)).toEqual(['one', 'two', 'three', 'four', 'five'])
    expect(asked('conversation:sync')).toMatchObject([{ afterSeq: 0 }, { afterSeq: 3 }])
  })

  it('tells of entries that came with a reading from those that came later', async () => {
    const { time, say, feed: follow } = visitorWorld()
    const heard: [string, string][] = []
    say('before')
    follow({ onEntry: (entry, arrival) => heard.push([entry.kind === 'message' ? entry.body : entry.kind, arrival]) })
    await time.pass(0)
    say('after')
    await time.pass(0)
    expect(heard).toEqual([['before', 'read'], ['after', 'fresh']])
  })
})

describe('a feed that lost its line', () => {
  it('says so, keeps its lines, and makes up for what it missed', async () => {
    const { time, server, say, feed } = await live()
    say('one')
    await time.pass(0)
    server.cut()
    expect(feed.state.value).toBe('catching-up')
    expect(bodiesOf(feed.lines.value)).toEqual(['one'])
    say('two')
    await time.pass(1_000)
    expect(bodiesOf(feed.lines.value)).toEqual(['one', 'two'])
    expect(feed.state.value).toBe('live')
  })

  it('is told by the heartbeat of what no push said', async () => {
    const { time, server, say, feed } = await live()
    server.weather = { ...server.weather, lost: 2 }
    say('lost')
    await time.pass(1_000)
    expect(feed.lines.value).toEqual([])
    feed.heads({ seq: 1, version: 1 })
    expect(feed.behind.value).toBe(1)
    await time.pass(150)
    expect(bodiesOf(feed.lines.value)).toEqual(['lost'])
  })

  it('fetches the conversation when only its version is newer', async () => {
    const { time, feed, asked } = await live()
    feed.heads({ seq: 0, version: 4 })
    await time.pass(150)
    expect(asked('conversation:sync')).toHaveLength(2)
    feed.heads({ seq: 0, version: 0 })
    await time.pass(150)
    expect(asked('conversation:sync')).toHaveLength(2)
  })

  it('asks when the heartbeat does not know the conversation, for as long as it may see it', async () => {
    const { time, server, say, feed, asked } = await live()
    server.weather = { ...server.weather, lost: 1 }
    say('the last word')
    feed.heads(undefined)
    await time.pass(150)
    expect(bodiesOf(feed.lines.value)).toEqual(['the last word'])
    server.refuse('conversation:sync', { code: 'not_found', message: 'no such conversation' })
    feed.heads(undefined)
    await time.pass(150)
    expect(feed.state.value).toBe('failed')
    const before = asked('conversation:sync').length
    feed.heads(undefined)
    await time.pass(150)
    expect(asked('conversation:sync')).toHaveLength(before)
  })
})

describe('a listener that throws', () => {
  const reported = vi.fn<(error: unknown) => void>()
  beforeEach(() => vi.stubGlobal('reportError', reported))
  afterEach(() => {
    reported.mockReset()
    vi.unstubAllGlobals()
  })
  const broken = (): never => {
    throw new Error('a listener of the app')
  }

  it('is reported, and the feed goes on reading and hearing', async () => {
    const { time, server, say, feed: follow } = visitorWorld()
    say('one')
    const feed = follow({ onEntry: broken })
    const stop = feed.lines.subscribe((lines) => {
      if (lines.length > 0) broken()
    })
    await time.pass(10_000)
    expect([feed.state.value, bodiesOf(feed.lines.value)]).toEqual(['live', ['one']])
    say('two')
    await time.pass(0)
    server.weather = { ...server.weather, lost: 1 }
    say('three')
    feed.heads({ seq: 3, version: 3 })
    await time.pass(10_000)
    stop()
    expect([feed.state.value, bodiesOf(feed.lines.value)]).toEqual(['live', ['one', 'two', 'three']])
    expect(reported.mock.calls.length).toBeGreaterThanOrEqual(3)
  })
})

describe('a restart', () => {
  it('swaps the log in one go, without showing less in between', async () => {
    const { time, server, say, feed } = await live()
    for (let count = 1; count <= 700; count += 1) say(`old ${count}`)
    await time.pass(0)
    const lengths: number[] = []
    const stop = effect(() => void lengths.push(feed.lines.value.length))
    server.stop()
    server.forget(talk, 0)
    for (let count = 1; count <= 600; count += 1) say(`new ${count}`)
    server.start()
    await time.pass(1_000)
    stop()
    expect(lengths).toEqual([700, 600])
    expect(bodiesOf(feed.lines.value)[0]).toBe('new 1')
    expect(feed.head.value).toBe(600)
    expect(feed.state.value).toBe('live')
  })

  it.each([
    ['has grown beyond what was known', 2, 4], ['has grown to what was known', 2, 1], ['is shorter by one', 2, 0],
    ['is empty', 0, 0],
  ])('is noticed when a backup was put back that %s', async (_, kept, grown) => {
    const { time, server, say, feed } = await live()
    for (const body of ['one', 'two', 'three']) say(body)
    await time.pass(0)
    server.stop()
    server.forget(talk, kept)
    for (let count = 1; count <= grown; count += 1) say(`new ${count}`)
    server.start()
    await time.pass(3_000)
    expect(feed.lines.value).toEqual(fold(server.logs.get(talk) ?? []))
    expect([feed.state.value, feed.behind.value]).toEqual(['live', 0])
  })

  it('is not begun when a line comes back to the same log', async () => {
    const { time, server, say, feed, asked } = await live()
    say('one')
    say('two')
    await time.pass(0)
    const lengths: number[] = []
    const stop = effect(() => void lengths.push(feed.lines.value.length))
    server.cut()
    say('three')
    await time.pass(3_000)
    stop()
    expect(lengths).toEqual([2, 3])
    expect(asked('conversation:sync')).toMatchObject([{ afterSeq: 0 }, { afterSeq: 1 }])
  })

  it('is begun by an entry that contradicts the log', async () => {
    const { time, server, say, feed } = await live()
    say('old one')
    say('old two')
    await time.pass(0)
    server.forget(talk, 0)
    say('new one')
    await time.pass(1_000)
    expect(bodiesOf(feed.lines.value)).toEqual(['new one'])
  })
})

describe('a refused reading', () => {
  it('is a failure that says why, and is tried again when asked', async () => {
    const { time, server, say, feed: follow } = visitorWorld()
    server.refuse('conversation:sync', { code: 'not_found', message: 'no such conversation' })
    const feed = follow()
    await time.pass(60_000)
    expect(feed.state.value).toBe('failed')
    expect(feed.error.value?.code).toBe('not_found')
    server.refuse('conversation:sync', null)
    say('here')
    feed.resume()
    await time.pass(0)
    expect(feed.state.value).toBe('live')
    expect(feed.error.value).toBeNull()
  })

  it('for now is tried again after the time that it names', async () => {
    const { time, server, feed: follow, asked } = visitorWorld()
    server.refuse('conversation:sync', { code: 'rate_limited', message: 'slow down', retryAfter: 8 })
    const feed = follow()
    await time.pass(7_900)
    expect(asked('conversation:sync')).toHaveLength(1)
    expect(feed.state.value).toBe('loading')
    server.refuse('conversation:sync', null)
    await time.pass(100)
    expect(feed.state.value).toBe('live')
  })
})

describe('the conversation', () => {
  it('never goes back to an older version', async () => {
    const { feed } = await live()
    const view = viewOf()
    feed.update({ ...view, version: 7, status: 'closed' })
    feed.update({ ...view, version: 6, status: 'active' })
    expect(feed.conversation.value?.status).toBe('closed')
    feed.update({ ...view, id: 'another', version: 9, status: 'active' })
    expect(feed.conversation.value?.status).toBe('closed')
  })

  it('moves receipts only forward, whatever brings them', async () => {
    const { feed } = await live()
    feed.receipt({ conversationId: talk, by: 'agent', deliveredSeq: 5, readSeq: 3 })
    feed.receipt({ conversationId: talk, by: 'agent', deliveredSeq: 4, readSeq: 4 })
    feed.receipt({ conversationId: 'another', by: 'agent', deliveredSeq: 9, readSeq: 9 })
    feed.update({ ...viewOf(), version: 9 })
    expect(feed.conversation.value?.receipts.agent).toEqual({ deliveredSeq: 5, readSeq: 4 })
  })

  it('that knows of a newer entry makes the feed ask for it', async () => {
    const { time, server, say, feed } = await live()
    server.weather = { ...server.weather, lost: 2 }
    say('lost')
    feed.update({ ...viewOf(), version: 1, head: 1 })
    await time.pass(150)
    expect(bodiesOf(feed.lines.value)).toEqual(['lost'])
  })
})

describe('closing', () => {
  it('ends the listening, also for an answer that is under way', async () => {
    const { time, server, say, feed: follow } = visitorWorld()
    server.weather = { ...server.weather, slowMs: 100 }
    const onEntry = vi.fn<(entry: Entry) => void>()
    say('one')
    const feed = follow({ onEntry })
    await time.pass(250)
    feed.close()
    server.append(talk, mei, { kind: 'message', body: 'two' })
    await time.pass(60_000)
    expect(onEntry).not.toHaveBeenCalled()
    expect(feed.lines.value).toEqual([])
  })
})

function viewOf() {
  const receipt = { deliveredSeq: 0, readSeq: 0 }
  return {
    id: talk, status: 'active' as const, version: 0, head: 0, createdAt: '', closedAt: null, rating: null, left: null,
    receipts: { visitor: receipt, agent: receipt }, unread: 0, lastMessage: null,
    queue: { id: 'queue', name: 'Queue' }, agent: null, waiting: null,
  }
}
