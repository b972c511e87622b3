// Every event that the gateways declare, asked by every kind of caller about one visitor's conversation. What is
// refused changes nothing, and every row that refuses someone lets someone else through.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Entry, ErrorCode, Queue, Reply, Site } from '@parley/protocol'
import { AgentGateway } from '../src/realtime/agent.gateway.js'
import { answeredBy } from '../src/realtime/asking.js'
import { SupervisorGateway } from '../src/realtime/supervisor.gateway.js'
import { VisitorGateway } from '../src/realtime/visitor.gateway.js'
import { heardOver } from './bare-line.js'
import { imprint } from './imprint.js'
import type { TestAgent, TestVisitor } from './people.js'
import { opens, says, yes } from './talks.js'
import { aWorld, type World } from './world.js'

/** `neighbour` visits the same site and `foreigner` another; `member` is of the holder's queue, `outsider` is not. */
const callers = [
  'nobody', 'owner', 'neighbour', 'foreigner', 'holder', 'member', 'outsider', 'supervisor', 'admin',
] as const
type Caller = (typeof callers)[number]

/** `blind`: answered, without anything of this conversation. `shut`: the line is closed without an answer. */
type Outcome = 'ok' | 'blind' | 'shut' | ErrorCode
type Cells<Columns extends readonly unknown[]> = { [Place in keyof Columns]: Outcome }
type Row = Cells<typeof callers>

const ok = 'ok', blind = 'blind', shut = 'shut'
const no = 'not_found', not = 'forbidden', odd = 'invalid', who = 'unauthenticated', was = 'conflict'

/** An event, and after a space what about it. */
const table = {
  //                               nobody owner neighb foreign holder member outside superv admin
  'conversation:open again':       [shut, ok,   blind, blind,  odd,   odd,   odd,    odd,   odd],
  'conversation:sync':             [shut, ok,   no,    no,     ok,    ok,    no,     ok,    ok],
  'conversation:close':            [shut, ok,   no,    no,     ok,    not,   no,     ok,    ok],
  'conversation:rate':             [shut, ok,   no,    no,     odd,   odd,   odd,    odd,   odd],
  'conversation:accept':           [shut, odd,  odd,   odd,    ok,    ok,    no,     ok,    ok],
  'conversation:accept the next':  [shut, odd,  odd,   odd,    ok,    ok,    no,     ok,    ok],
  'conversation:transfer':         [shut, odd,  odd,   odd,    ok,    not,   no,     ok,    ok],
  'conversation:snooze':           [shut, odd,  odd,   odd,    ok,    not,   no,     not,   not],
  'conversation:leave-message':    [shut, ok,   no,    no,     odd,   odd,   odd,    odd,   odd],
  'conversation:whisper':          [shut, odd,  odd,   odd,    not,   not,   not,    ok,    ok],
  'conversation:join':             [shut, odd,  odd,   odd,    not,   not,   not,    ok,    ok],
  'conversation:part':             [shut, odd,  odd,   odd,    not,   not,   not,    ok,    ok],
  'offer:decline':                 [shut, odd,  odd,   odd,    ok,    was,   was,    was,   was],
  'agent:set-status':              [shut, odd,  odd,   odd,    not,   not,   not,    ok,    ok],
  'board:open':                    [shut, odd,  odd,   odd,    not,   not,   not,    ok,    ok],
  'board:close':                   [shut, odd,  odd,   odd,    ok,    ok,    ok,     ok,    ok],
  'message:send':                  [shut, ok,   no,    no,     ok,    not,   no,     not,   not],
  'message:edit by the owner':     [shut, ok,   no,    no,     no,    no,    no,     no,    no],
  'message:edit by the holder':    [shut, no,   no,    no,     ok,    no,    no,     no,    no],
  'message:edit of a note':        [shut, no,   no,    no,     ok,    no,    no,     no,    no],
  'message:recall by the owner':   [shut, ok,   no,    no,     no,    no,    no,     no,    no],
  'message:recall by the holder':  [shut, no,   no,    no,     ok,    no,    no,     no,    no],
  'message:recall of a note':      [shut, no,   no,    no,     ok,    no,    no,     no,    no],
  'note:add':                      [shut, odd,  odd,   odd,    ok,    ok,    no,     ok,    ok],
  'receipt':                       [shut, ok,   no,    no,     ok,    ok,    no,     ok,    ok],
  'typing':                        [shut, ok,   no,    no,     ok,    ok,    no,     ok,    ok],
  'heartbeat':                     [shut, ok,   blind, blind,  ok,    ok,    blind,  ok,    ok],
  'inbox:open':                    [shut, odd,  odd,   odd,    ok,    ok,    blind,  ok,    ok],
  'presence:set':                  [shut, odd,  odd,   odd,    ok,    ok,    ok,     ok,    ok],
  'presence:idle':                 [shut, odd,  odd,   odd,    ok,    ok,    ok,     ok,    ok],
  'page':                          [shut, ok,   ok,    ok,     odd,   odd,   odd,    odd,   odd],
  'auth:refresh with the owner\'s':  [shut, ok, not,   not,    who,   who,   who,    who,   who],
  'auth:refresh with the holder\'s': [shut, who, who,  who,    ok,    not,   not,    not,   not],
} satisfies Record<string, Row>
type Key = keyof typeof table

interface Scene { id: string; clientId: string; owners: string; holders: string; note: string }

let world: World
let billing: Queue
let people: Record<Exclude<Caller, 'nobody'>, TestAgent | TestVisitor>

const text = () => ({ clientId: randomUUID(), body: 'May I?' })

const requests: Record<Key, (scene: Scene) => object> = {
  'conversation:open again': ({ clientId }) => ({ clientId }),
  'conversation:sync': ({ id }) => ({ conversationId: id, afterSeq: 0 }),
  'conversation:close': ({ id }) => ({ conversationId: id }),
  'conversation:rate': ({ id }) => ({ conversationId: id, score: 5 }),
  'conversation:accept': ({ id }) => ({ conversationId: id }),
  'conversation:accept the next': () => ({}),
  'conversation:transfer': ({ id }) => ({ conversationId: id, toQueueId: billing.id }),
  'conversation:snooze': ({ id }) => ({ conversationId: id, until: '2100-01-01T00:00:00Z' }),
  'conversation:leave-message': ({ id }) => ({ conversationId: id }),
  'conversation:whisper': ({ id }) => ({ conversationId: id, ...text() }),
  'conversation:join': ({ id }) => ({ conversationId: id }),
  'conversation:part': ({ id }) => ({ conversationId: id }),
  'offer:decline': ({ id }) => ({ conversationId: id }),
  'agent:set-status': () => ({ agentId: people.outsider.id, status: 'away' }),
  'board:open': () => ({}),
  'board:close': () => ({}),
  'message:send': ({ id }) => ({ conversationId: id, ...text() }),
  'message:edit by the owner': ({ id, owners }) => ({ conversationId: id, entryId: owners, body: 'Changed' }),
  'message:edit by the holder': ({ id, holders }) => ({ conversationId: id, entryId: holders, body: 'Changed' }),
  'message:edit of a note': ({ id, note }) => ({ conversationId: id, entryId: note, body: 'Changed' }),
  'message:recall by the owner': ({ id, owners }) => ({ conversationId: id, entryId: owners }),
  'message:recall by the holder': ({ id, holders }) => ({ conversationId: id, entryId: holders }),
  'message:recall of a note': ({ id, note }) => ({ conversationId: id, entryId: note }),
  'note:add': ({ id }) => ({ conversationId: id, ...text() }),
  'receipt': ({ id }) => ({ conversationId: id, readSeq: 2 }),
  'typing': ({ id }) => ({ conversationId: id, typing: true }),
  'heartbeat': () => ({}),
  'inbox:open': () => ({}),
  'presence:idle': () => ({ idle: false }),
  'presence:set': () => ({ status: 'away' }),
  'page': () => ({ url: 'https://shop.example/cart', title: 'Cart' }),
  'auth:refresh with the owner\'s': () => ({ token: people.owner.token }),
  'auth:refresh with the holder\'s': () => ({ token: people.holder.token }),
}

/** After these somebody else may do less. */
const changesHands = /^(conversation:(close|accept|transfer|snooze|leave)|offer:decline)/

const eventOf = (key: Key) => key.split(' ')[0] ?? ''
const isAllowed = (outcome: Outcome) => outcome === 'ok' || outcome === 'blind'
const keys = Object.keys(table) as Key[]

beforeAll(async () => {
  world = await aWorld({ RATE_FACTOR: '1000' })
  const admin = await world.admin()
  const made = async <T>(path: string, body: object) => world.done<T>('POST', path, { token: admin.token, body })
  billing = await made<Queue>('/api/queues', { name: 'Billing' })
  const elsewhere = await made<Site>('/api/sites', { name: 'Elsewhere', queueIds: [world.queue.id] })
  people = {
    owner: await world.aVisitor(), neighbour: await world.aVisitor(),
    foreigner: await world.aVisitor({ site: elsewhere }),
    holder: await world.anAgent({ capacity: 100 }), member: await world.anAgent({ capacity: 100 }),
    outsider: await world.anAgent({ queues: [] }),
    supervisor: await world.anAgent({ role: 'supervisor', queues: [], capacity: 100 }), admin,
  }
  await world.done('PATCH', `/api/agents/${admin.id}`, { token: admin.token, body: { capacity: 100 } })
  // Nothing is given out by itself here: whoever holds a conversation took it.
  await world.done('PATCH', `/api/queues/${world.queue.id}/routing`, { token: admin.token, body: { routing: { strategy: 'manual' } } })
  for (const person of Object.values(people)) await person.connect()
})
afterAll(() => world.close())

/** A conversation of the owner with a word of each side and a note, held by the holder; or one that still waits. */
async function aScene(isWaiting: boolean): Promise<Scene> {
  const { owner, holder } = people
  const clientId = randomUUID()
  const { id } = await opens(owner, null, { clientId })
  const owners = (await says(owner, id, 'Hello')).id
  if (isWaiting) {
    // Of who is away the question would be taken back.
    yes(await holder.ask('presence:set', { status: 'online' }))
    await world.db.query(`
      insert into offers (conversation_id, agent_id, queue_id, offered_at) values ($1, $2, $3, now())`, [id, holder.id, world.queue.id])
    return { id, clientId, owners, holders: '', note: '' }
  }
  yes(await holder.ask('conversation:accept', { conversationId: id }))
  const holders = (await says(holder, id, 'Hi there')).id
  const note = yes(await holder.ask<{ entry: Entry }>('note:add', { conversationId: id, ...text() })).entry.id
  return { id, clientId, owners, holders, note }
}

async function ask(caller: Caller, event: string, request: object): Promise<Reply<object> | 'shut'> {
  if (caller !== 'nobody') return people[caller].ask(event, request)
  for (const namespace of ['/visitor', '/agent']) {
    const { packets, isClosed } = await heardOver(world.url, [`42${namespace},1${JSON.stringify([event, request])}`])
    expect({ packets, isClosed }).toEqual({ packets: [], isClosed: true })
  }
  return 'shut'
}

const outcomeOf = (reply: Reply<object> | 'shut', key: Key, scene: Scene): Outcome => {
  if (reply === 'shut') return 'shut'
  if (!reply.ok) return reply.error.code
  const row: Row = table[key]
  return row.includes('blind') && !JSON.stringify(reply).includes(scene.id) ? 'blind' : 'ok'
}

it('has a row for each event that is answered, and a cell for each caller', () => {
  const answered = new Set([VisitorGateway, AgentGateway, SupervisorGateway].flatMap((gateway) => [...answeredBy(gateway)]))
  expect(answered.size).toBeGreaterThan(15)
  expect(new Set(keys.map(eventOf))).toEqual(answered)
  for (const key of keys) expect(table[key], key).toHaveLength(callers.length)
})

it.each(keys)('%s', async (key) => {
  const row: Row = table[key]
  expect(row.some(isAllowed), 'nobody may').toBe(true)
  const isWaiting = /^(conversation:(accept|leave)|offer)/.test(key)
  const asked = async (caller: Caller, scene: Scene) =>
    [caller, outcomeOf(await ask(caller, eventOf(key), requests[key](scene)), key, scene)] as const
  const over = (scene: Scene) => people.admin.ask('conversation:close', { conversationId: scene.id })

  const refused = await aScene(isWaiting)
  const before = await imprint(world.db)
  const outcomes: (readonly [Caller, Outcome])[] = []
  for (const caller of callers.filter((_, place) => !isAllowed(row[place] ?? 'ok'))) {
    outcomes.push(await asked(caller, refused))
  }
  const after = await imprint(world.db)
  await over(refused)
  let allowed = await aScene(isWaiting)
  for (const caller of callers.filter((_, place) => isAllowed(row[place] ?? 'ok'))) {
    outcomes.push(await asked(caller, allowed))
    if (!changesHands.test(key)) continue
    await over(allowed)
    allowed = await aScene(isWaiting)
  }
  await over(allowed)
  expect(Object.fromEntries(outcomes)).toEqual(Object.fromEntries(callers.map((caller, place) => [caller, row[place]])))
  expect(after, 'a refusal changed something').toEqual(before)
})
