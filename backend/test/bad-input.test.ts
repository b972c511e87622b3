// What is not to the contract is refused with a code, and changes nothing; what is, is taken.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { limits, type Entry, type Requests } from '@parley/protocol'
import { answeredBy, type EventName } from '../src/realtime/asking.js'
import { AgentGateway } from '../src/realtime/agent.gateway.js'
import { SupervisorGateway } from '../src/realtime/supervisor.gateway.js'
import { VisitorGateway } from '../src/realtime/visitor.gateway.js'
import { heardOver } from './bare-line.js'
import { imprint } from './imprint.js'
import type { TestAgent, TestVisitor } from './people.js'
import { log, no, opens, says, yes } from './talks.js'
import { aWorld, type World } from './world.js'

let world: World
let visitor: TestVisitor
let agent: TestAgent
/** The visitor's, held by the agent. */
let id: string
let said: Entry
let answered: Entry
let good: { [E in EventName]: Requests[E] }

beforeAll(async () => {
  world = await aWorld()
  ;[visitor, agent] = [await world.aVisitor(), await world.anAgent({ capacity: 100, role: 'supervisor' })]
  await visitor.connect()
  await agent.connect()
  yes(await agent.ask('presence:set', { status: 'away' }))
  id = (await opens(visitor)).id
  yes(await agent.ask('conversation:accept', { conversationId: id }))
  ;[said, answered] = [await says(visitor, id, 'My order is late'), await says(agent, id, 'Let me look')]
  const text = () => ({ clientId: randomUUID(), body: 'Well' })
  good = {
    'conversation:open': {
      clientId: randomUUID(), fields: { name: 'Wei', email: 'wei@shop.example' }, message: text(),
    },
    'message:send': { conversationId: id, ...text() },
    'note:add': { conversationId: id, ...text() },
    'message:edit': { conversationId: id, entryId: said.id, body: 'My order is very late' },
    'message:recall': { conversationId: id, entryId: said.id },
    'conversation:sync': { conversationId: id, afterSeq: 0, limit: 10 },
    'receipt': { conversationId: id, deliveredSeq: 1, readSeq: 1 },
    'typing': { conversationId: id, typing: true, preview: 'We' },
    'heartbeat': {},
    'page': { url: 'https://shop.example/', title: 'Shop', referrer: '' },
    'conversation:rate': { conversationId: id, score: 4, comment: 'Good' },
    'conversation:whisper': { conversationId: id, ...text() },
    'conversation:join': { conversationId: id },
    'conversation:part': { conversationId: id },
    'conversation:snooze': { conversationId: id, until: '2100-01-01T00:00:00Z' },
    'conversation:accept': { conversationId: id },
    'conversation:transfer': { conversationId: id, toQueueId: world.queue.id, note: 'Please' },
    'conversation:close': { conversationId: id },
    'conversation:leave-message': { conversationId: id, as: 'call-back', phone: '+49 30 1234', message: text() },
    'offer:decline': { conversationId: id },
    'agent:set-status': { agentId: agent.id, status: 'away', reason: 'lunch' },
    'presence:idle': { idle: true },
    'board:open': {},
    'board:close': {},
    'inbox:open': {},
    'presence:set': { status: 'away', reason: 'lunch' },
    'auth:refresh': { token: visitor.token },
  }
})
afterAll(() => world.close())
/** Nothing is too much at once here, save where that is what a story is about. */
beforeEach(() => world.clock.advance(5_000))

const askOf = (event: EventName) => (answeredBy(VisitorGateway).has(event) ? visitor : agent)
const unhurried = async (event: EventName, payload: unknown) => {
  world.clock.advance(100)
  return askOf(event).ask(event, payload)
}
const codes = async (asked: Promise<Parameters<typeof no>[0]>[]) => new Set((await Promise.all(asked)).map(no))
async function changesNothing(work: () => Promise<void>): Promise<void> {
  const before = await imprint(world.db)
  await work()
  expect(await imprint(world.db)).toEqual(before)
}
const forged = ['author', 'seq', 'at', 'id', 'kind', 'visitorId', 'siteId', 'agentId', 'role', 'speaker', 'event']

describe.each([...new Set([VisitorGateway, AgentGateway, SupervisorGateway].flatMap((gateway) => [...answeredBy(gateway)]))])(
  '%s', (event) => {
    it('takes one object of its own fields alone', () => changesNothing(async () => {
      const one: Record<string, unknown> = { ...good[event] }
      const wrong: unknown[] = [null, 'text', 7, true, [], [one]]
      for (const field of forged) wrong.push({ ...one, [field]: 'forged' })
      for (const [field, right] of Object.entries(one)) {
        const odd = [null, [], typeof right === 'object' ? 'text' : {}, -1.5]
        wrong.push(...odd.map((value) => ({ ...one, [field]: value })))
      }
      for (const payload of wrong) expect(no(await unhurried(event, payload)), JSON.stringify(payload)).toBe('invalid')
    }))

    it('takes one payload, and an acknowledgement to answer through', () => changesNothing(async () => {
      const socket = await askOf(event).connect()
      expect(no(await socket.emitWithAck(event))).toBe('invalid')
      expect(no(await socket.emitWithAck(event, good[event], {}))).toBe('invalid')
      socket.emit(event, good[event])
      yes(await askOf(event).ask('heartbeat', {}))
    }))
  })

it('takes what is right of every event', async () => {
  const waits = (await opens(visitor)).id
  yes(await unhurried('conversation:leave-message', { ...good['conversation:leave-message'], conversationId: waits }))
  // What nobody is asked about cannot be declined; routing has stories of its own.
  const apart = ['conversation:close', 'conversation:leave-message', 'offer:decline']
  const inOrder = (Object.keys(good) as EventName[]).filter((event) => !apart.includes(event))
  const other = (await opens(visitor)).id
  yes(await agent.ask('conversation:accept', { conversationId: other }))
  const mine = await says(visitor, other, 'Hello?')
  for (const event of [...inOrder, 'conversation:close'] as const) {
    const payload: object = good[event]
    const about = {
      ...('conversationId' in payload && { conversationId: other }), ...('entryId' in payload && { entryId: mine.id }),
    }
    yes(await unhurried(event, { ...payload, ...about }))
  }
})

it('knows no other events', () => changesNothing(async () => {
  const names = ['message', 'conversation:delete', 'message:send ', 'MESSAGE:SEND', 'constructor', '__proto__', '']
  const asked = names.flatMap((name) => [visitor, agent].map((each) => each.ask(name, {})))
  expect(await codes(asked)).toEqual(new Set(['invalid']))
  const hello = `40/visitor,${JSON.stringify({ token: visitor.token, protocol: 1 })}`
  for (const odd of ['42/visitor,1["disconnecting",{}]', '42/visitor,1[{"a":1},{}]', '42/visitor,1{}', '4', '49']) {
    const { packets, isClosed } = await heardOver(world.url, [hello, odd], { origin: world.url })
    expect([packets.filter((packet) => packet.startsWith('43')), isClosed], odd).toEqual([[], true])
  }
}))

it('answers about an unknown conversation, entry, agent or queue as about a stranger\'s', async () => {
  const stranger = await world.aVisitor()
  await stranger.connect()
  const theirs = await opens(stranger)
  const [hers] = (await log(stranger, theirs.id)).filter(({ kind }) => kind === 'message')
  await changesNothing(async () => {
    for (const event of answeredBy(VisitorGateway)) {
      const payload: object = good[event]
      if (!('conversationId' in payload)) continue
      const unknown = await unhurried(event, { ...payload, conversationId: randomUUID() })
      const foreign = await unhurried(event, { ...payload, conversationId: theirs.id })
      expect(no(unknown)).toBe('not_found')
      expect(foreign).toEqual(unknown)
    }
    for (const entryId of [randomUUID(), hers?.id, answered.id]) {
      expect(no(await unhurried('message:edit', { ...good['message:edit'], entryId }))).toBe('not_found')
      expect(no(await unhurried('message:recall', { ...good['message:recall'], entryId }))).toBe('not_found')
    }
    for (const replyTo of [randomUUID(), hers?.id]) {
      const send = { ...good['message:send'], clientId: randomUUID() }
      expect(no(await unhurried('message:send', { ...send, replyTo }))).toBe('not_found')
    }
    expect(no(await unhurried('conversation:open', { clientId: randomUUID(), queueId: randomUUID() }))).toBe('invalid')
    const handsOn = async (to: object) => no(await agent.ask('conversation:transfer', { conversationId: id, ...to }))
    expect(await handsOn({ toQueueId: randomUUID() })).toBe('not_found')
    expect(await handsOn({ toAgentId: randomUUID(), note: 'x' })).toBe('not_found')
    expect(await handsOn({})).toBe('invalid')
  })
  const send = { conversationId: id, clientId: randomUUID(), body: 'About that' }
  yes(await visitor.ask('message:send', { ...send, replyTo: answered.id }))
})

describe('a text', () => {
  const writes: [EventName, (body: string) => object][] = [
    ['message:send', (body) => ({ conversationId: id, clientId: randomUUID(), body })],
    ['note:add', (body) => ({ conversationId: id, clientId: randomUUID(), body })],
    ['message:edit', (body) => ({ conversationId: id, entryId: said.id, body })],
    ['conversation:open', (body) => ({ clientId: randomUUID(), message: { clientId: randomUUID(), body } })],
  ]
  const size = limits.messageBytes
  it.each(writes)('of %s may have 16 KB of UTF-8, and not a byte more', async (event, of) => {
    const [latin, chinese, emoji] = ['a'.repeat(size), `${'发'.repeat(5461)}a`, '🧾'.repeat(4096)]
    await changesNothing(async () => {
      for (const body of [latin, chinese, emoji]) expect(no(await unhurried(event, of(`${body}a`)))).toBe('too_large')
    })
    for (const body of [latin, chinese, emoji]) {
      expect(Buffer.byteLength(body)).toBe(size)
      const reply = yes(await unhurried(event, of(body)))
      const { conversation } = reply as { conversation?: { id: string } }
      if (conversation) yes(await visitor.ask('conversation:close', { conversationId: conversation.id }))
    }
  })

  it.each(writes)('of %s is as long when every byte of it has to be escaped', async (event, of) => {
    await changesNothing(async () => {
      expect(no(await unhurried(event, of('\u0001'.repeat(size + 1))))).toBe('too_large')
      expect(no(await unhurried(event, of(`${'\u0001'.repeat(size - 1)}\u0000`)))).toBe('invalid')
    })
    const reply = yes(await unhurried(event, of('\u0001'.repeat(size))))
    const { conversation } = reply as { conversation?: { id: string } }
    if (conversation) yes(await visitor.ask('conversation:close', { conversationId: conversation.id }))
  })

  it.each(writes)('of %s has nothing in it that cannot be kept, and is not blank', async (event, of) => {
    await changesNothing(async () => {
      for (const body of ['a\u0000b', 'half \ud83e', '\udcff', '', ' \n\t ', '\u00a0\u3000']) {
        expect(no(await unhurried(event, of(body))), JSON.stringify(body)).toBe('invalid')
      }
    })
    const reply = yes(await unhurried(event, of(' <b>"\u200d\u0001 🧾\n')))
    const { conversation } = reply as { conversation?: { id: string } }
    if (conversation) yes(await visitor.ask('conversation:close', { conversationId: conversation.id }))
  })

  it('in a smaller field neither', () => changesNothing(async () => {
    for (const text of ['a\u0000b', '\ud83e', 'x'.repeat(1001)]) {
      expect(await codes([
        unhurried('conversation:rate', { conversationId: id, score: 4, comment: text }),
        unhurried('conversation:open', { clientId: randomUUID(), fields: { name: text } }),
        unhurried('conversation:open', { clientId: randomUUID(), fields: { email: `${text}@shop.example` } }),
        unhurried('presence:set', { status: 'away', reason: text }),
        unhurried('page', { url: `https://shop.example/${text.repeat(3)}`, title: 'x' }),
      ]), JSON.stringify(text.slice(0, 9))).toEqual(new Set(['invalid']))
    }
  }))
})

it('closes the connection that sends more than 112 KB at once, and no other', async () => {
  const [tab, other] = [await world.aVisitor({ token: visitor.session.visitorToken ?? '' }), await world.aVisitor()]
  const socket = await tab.connect()
  await other.connect()
  const ended = new Promise((resolve) => { socket.once('disconnect', resolve) })
  await changesNothing(async () => {
    const body = 'a'.repeat(limits.frameBytes)
    socket.emit('message:send', { conversationId: id, clientId: randomUUID(), body }, () => undefined)
    await ended
    for (const each of [visitor, other, agent]) yes(await each.ask('heartbeat', {}))
  })
  await tab.connect()
  await says(tab, id, 'Shorter')
})

it('takes sixty at once and twenty a second of one socket, then says when to come again', async () => {
  const flood = async () => (await Promise.all(Array.from({ length: 70 }, () => visitor.ask('heartbeat', {}))))
    .map((reply) => reply.ok ? 'ok' : `${reply.error.code} ${reply.error.retryAfter}`)
  const first = await flood()
  expect(first.filter((each) => each === 'ok')).toHaveLength(60)
  expect(new Set(first)).toEqual(new Set(['ok', 'rate_limited 1']))
  await changesNothing(async () => {
    const send = { conversationId: id, clientId: randomUUID(), body: 'Now?' }
    expect(no(await visitor.ask('message:send', send))).toBe('rate_limited')
  })
  yes(await agent.ask('heartbeat', {}))
  world.clock.advance(1_000)
  expect((await flood()).filter((each) => each === 'ok')).toHaveLength(20)
  world.clock.advance(1_000)
  await says(visitor, id, 'Now?')
})

it('takes a hundred and twenty at once of one person, over however many sockets', async () => {
  const tabs = await Promise.all([1, 2, 3].map(() => world.aVisitor({ token: visitor.session.visitorToken ?? '' })))
  await Promise.all(tabs.map((tab) => tab.connect()))
  const replies = await Promise.all(tabs.flatMap((tab) => Array.from({ length: 60 }, () => tab.ask('heartbeat', {}))))
  expect(replies.filter(({ ok }) => ok)).toHaveLength(120)
  expect(new Set(replies.flatMap((reply) => reply.ok ? [] : [reply.error.code]))).toEqual(new Set(['rate_limited']))
})
