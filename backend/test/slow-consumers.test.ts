// Whoever reads too slowly is ended, costs little until then, and has everything once after coming back. Nobody else
// notices.
import { once } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { PROTOCOL_VERSION, type Entry, type Sync } from '@parley/protocol'
import { storedEntry, type EntryRow } from '../src/conversations/entry-view.js'
import { DomainEvents } from '../src/events/domain-events.js'
import { MetricsService } from '../src/metrics/metrics.service.js'
import { Namespaces } from '../src/realtime/namespaces.js'
import { SlowConsumers } from '../src/realtime/slow-consumers.js'
import type { VisitorSocket } from '../src/realtime/sockets.js'
import type { TestAgent, TestVisitor } from './people.js'
import { aRawLine, type RawLine } from './raw-line.js'
import { isTold, opens, yes } from './talks.js'
import { aWorld, type World } from './world.js'

const MB = 1024 * 1024
const bounds = { waitingBytes: 2 * MB, lingeringBytes: 64 * 1024, lingeringMs: 10_000, slowBytesPerSecond: 4096, farewellMs: 4_000 }
/** What a loopback connection takes before it is full: the kernel's buffers of both ends, and then some. */
const pipeBytes = 12 * MB
const bodyBytes = 1_500

let world: World
let agent: TestAgent
let visitor: TestVisitor
/** The visitor's, held by the agent. */
let id: string
let slow: RawLine

beforeAll(async () => {
  world = await aWorld({ RATE_FACTOR: '1000' }, { bounds })
  // When it looks is the story's affair.
  consumers().beforeApplicationShutdown()
  agent = await world.anAgent({ capacity: 20 })
  await agent.connect()
})
afterAll(() => world.close())
beforeEach(async () => {
  visitor = await world.aVisitor()
  await visitor.connect()
  id = (await opens(visitor)).id
  await isTold(visitor, id, (conversation) => conversation.agent?.id === agent.id)
  yes(await agent.ask('conversation:sync', { conversationId: id, afterSeq: 0 }))
  slow = await aRawLine(world.url)
})
afterEach(() => {
  slow.hangUp()
  visitor.hangUp()
})

const consumers = () => world.app.get(SlowConsumers)
const hello = () => `40/visitor,${JSON.stringify({ token: visitor.token, protocol: PROTOCOL_VERSION })}`
const asksToSync = (afterSeq = 0, ack = 1) =>
  `42/visitor,${ack}${JSON.stringify(['conversation:sync', { conversationId: id, afterSeq, limit: 500 }])}`

/** The slow line comes in as another tab of the visitor and follows the conversation. Returns its socket here. */
async function comesIn(): Promise<VisitorSocket> {
  slow.send(hello())
  const welcome = await slow.hears((text) => text.startsWith('40/visitor,'))
  const { sid } = JSON.parse(welcome.slice('40/visitor,'.length)) as { sid: string }
  slow.send(asksToSync())
  await slow.hears((text) => text.startsWith('43/visitor,1'))
  return world.app.get(Namespaces).visitors?.sockets.get(sid) ?? expect.fail('the slow socket is not there')
}

/** So many messages of the agent are stored and then pushed as after a commit; `each` is called on the way. */
async function pushes(count: number, each: () => void, until: () => boolean = () => false): Promise<number> {
  const rows = await world.db.query<EntryRow[]>(`
    with c as (
      update conversations set head = head + $2, visitor_head = visitor_head + $2, version = version + $2,
        visitor_version = visitor_version + $2 where id = $1 returning head - $2 as head, visitor_head - $2 as visitor_head)
    insert into entries (conversation_id, seq, visitor_seq, id, kind, author_kind, author_id, body, content, at)
    select $1, c.head + n, c.visitor_head + n, gen_random_uuid(), 'message', 'agent', $3, repeat('x', $4), '{}', now()
    from c, generate_series(1, $2::int) n returning *`, [id, count, agent.id, bodyBytes])
  const events = world.app.get(DomainEvents)
  rows.sort((one, other) => one.seq - other.seq)
  for (const [place, row] of rows.entries()) {
    events.tell('conversation.appended', { conversationId: id, entries: [storedEntry(row)] })
    each()
    if (until()) return place + 1
    if (place % 50 === 49) await turn()
  }
  return rows.length
}

const entriesIn = (texts: string[]): Entry[] => texts.flatMap((text) => {
  if (!text.startsWith('42/visitor,[')) return []
  const [event, payload] = JSON.parse(text.slice('42/visitor,'.length)) as [string, { entry: Entry }]
  return event === 'entry' ? [payload.entry] : []
})
async function allAfter(seq: number): Promise<number[]> {
  const seqs: number[] = []
  for (let after = seq; ;) {
    const page = yes(await visitor.ask<Sync<unknown>>('conversation:sync', { conversationId: id, afterSeq: after, limit: 500 }))
    seqs.push(...page.entries.map((entry) => entry.seq))
    after = seqs.at(-1) ?? seq
    if (after >= page.head) return seqs
  }
}
const endedSoFar = async () => {
  const { text } = await world.app.get(MetricsService).text()
  return Number(/^parley_slow_sockets_total\{kind="visitor"\} (\d+)/m.exec(text)?.[1] ?? 0)
}

it('ends who does not read while ten thousand messages come; its neighbours miss nothing, nor does it in the end', async () => {
  const [ended, count] = [await endedSoFar(), 10_000]
  const socket = await comesIn()
  const [first] = [entriesIn(slow.heard).length]
  slow.stopReading()
  let most = 0
  await pushes(count, () => { most = Math.max(most, consumers().waitingFor(socket)) })
  // What was pushed is far more than the pipe takes, and hardly more than the bound ever waited.
  expect(count * bodyBytes).toBeGreaterThan(pipeBytes)
  expect(most).toBeGreaterThan(bounds.waitingBytes / 2)
  expect(most).toBeLessThan(bounds.waitingBytes + 10 * bodyBytes)
  expect([socket.connected, await endedSoFar()]).toEqual([false, ended + 1])

  const seqs = (line: TestAgent | TestVisitor) => line.pushes.flatMap(({ event, payload }) =>
    event === 'entry' && payload['conversationId'] === id ? [(payload['entry'] as Entry).seq] : [])
  await vi.waitFor(() => { for (const each of [agent, visitor]) expect(seqs(each).length).toBeGreaterThanOrEqual(count) }, 10_000)
  for (const each of [agent, visitor]) {
    const heard = seqs(each)
    expect(heard).toEqual(heard.map((_, place) => (heard[0] ?? 0) + place))
  }

  slow.readOn()
  await slow.hears((text) => text === '42/visitor,["connection:ended",{"reason":"too_slow"}]')
  await slow.gone
  const read = entriesIn(slow.heard).slice(first).map(({ seq }) => seq)
  expect(read.length).toBeLessThan(count)
  const head = seqs(visitor).at(-1) ?? 0
  const missed = await allAfter(read.at(-1) ?? 0)
  expect([...read, ...missed]).toEqual(Array.from({ length: head - (read[0] ?? 0) + 1 }, (_, place) => (read[0] ?? 0) + place))
})

it('ends who takes nearly nothing of much for ten seconds, and not who takes some, or who has little waiting', async () => {
  const ended = await endedSoFar()
  const socket = await comesIn()
  const waits = () => consumers().waitingFor(socket)
  slow.stopReading()
  await pushes(10_000, () => undefined, () => waits() > bounds.lingeringBytes * 8)
  for (const each of [agent, visitor]) yes(await each.ask('heartbeat', {}))
  const before = waits()
  consumers().sweep(1_000_000)
  consumers().sweep(1_009_000)
  slow.readOn()
  await vi.waitFor(() => expect(waits()).toBeLessThan(before / 2))
  slow.stopReading()
  consumers().sweep(1_011_000)
  expect(socket.connected).toBe(true)

  await pushes(10_000, () => undefined, () => waits() > bounds.lingeringBytes * 8)
  // Those who read have a moment to do so.
  for (const each of [agent, visitor]) yes(await each.ask('heartbeat', {}))
  consumers().sweep(1_022_000)
  expect(socket.connected).toBe(true)
  consumers().sweep(1_033_000)
  expect([socket.connected, await endedSoFar()]).toEqual([false, ended + 1])
  expect(visitor.pushes.some(({ event }) => event === 'connection:ended')).toBe(false)
  yes(await visitor.ask('heartbeat', {}))
})

it('ends who asks for much and does not read the answers', async () => {
  await pushes(1_500, () => undefined)
  const socket = await comesIn()
  slow.stopReading()
  let most = 0
  const watching = setInterval(() => { most = Math.max(most, consumers().waitingFor(socket)) }, 1)
  for (let ack = 2; ack < 60; ack += 1) slow.send(asksToSync(0, ack))
  await vi.waitFor(() => expect(socket.connected).toBe(false), 10_000)
  clearInterval(watching)
  expect(most).toBeLessThan(bounds.waitingBytes + MB)
  // What was asked for is still read to its end.
  await expect.poll(async () => (await visitor.ask('heartbeat', {})).ok, { timeout: 20_000 }).toBe(true)
})

it('asks who is behind to read first, and answers once that was done', async () => {
  const socket = await comesIn()
  slow.stopReading()
  await pushes(10_000, () => undefined, () => consumers().waitingFor(socket) > bounds.lingeringBytes * 8)
  const arrived = once(socket.conn, 'packet')
  slow.send(asksToSync(0, 7))
  await arrived
  await turn()
  slow.readOn()
  const refused = await slow.hears((text) => text.startsWith('43/visitor,7'))
  expect(refused.slice(0, 200)).toContain('"rate_limited"')
  await vi.waitFor(() => expect(consumers().isBehind(socket)).toBe(false))
  slow.send(asksToSync(0, 8))
  expect(await slow.hears((text) => text.startsWith('43/visitor,8'))).toMatch(/"ok":true\}\]$/)
})

it('ends a poll that nobody comes back to', async () => {
  const poll = (sid: string, body?: string) => fetch(`${world.url}/socket.io/?EIO=4&transport=polling${sid}`, {
    headers: { origin: world.url }, ...(body === undefined ? {} : { method: 'POST', body }),
  })
  const { sid } = JSON.parse((await (await poll('')).text()).slice(1)) as { sid: string }
  const own = `&sid=${sid}`
  await poll(own, hello())
  const welcome = await (await poll(own)).text()
  const mine = (JSON.parse(welcome.slice('40/visitor,'.length).split('\u001e')[0] ?? '') as { sid: string }).sid
  const socket = world.app.get(Namespaces).visitors?.sockets.get(mine) ?? expect.fail('the poll is not there')
  await poll(own, asksToSync())
  let most = 0
  await pushes(4_000, () => { most = Math.max(most, consumers().waitingFor(socket)) })
  expect(most).toBeLessThan(bounds.waitingBytes + 10 * bodyBytes)
  expect(socket.connected).toBe(false)
  yes(await visitor.ask('heartbeat', {}))
})
