// Lines that are dead and do not say so: a client that fell silent, a database that froze, connections that lead nowhere.
// Each is noticed within a bounded time, and all is well again by itself.
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Entry } from '@parley/protocol'
import pg from 'pg'
import { expect, it, vi, type TestContext } from 'vitest'
import { usualBounds } from '../src/realtime/socket-bounds.js'
import { readConfig } from '../src/config.js'
import { aCutLine } from './cut-line.js'
import { bodies, isTold, log, opens, says, yes } from './talks.js'
import { aWorld, type World } from './world.js'

const second = 1_000
const timeoutMs = 700
/** A statement's time, a second for its news, three seconds for a new connection, and one for slow machines. */
const boundMs = timeoutMs + 5 * second

type Finished = TestContext['onTestFinished']
async function here(onTestFinished: Finished, ...given: Parameters<typeof aWorld>): Promise<World> {
  const world = await aWorld(...given)
  onTestFinished(() => world.close())
  return world
}
/** A process that has ended meanwhile needs no signal. */
function signal(pids: number[], name: 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
    }
  }
}

it('is how it is set: clients are dead after twenty seconds of silence, the database after nine', () => {
  expect(usualBounds.pingIntervalMs + usualBounds.pingTimeoutMs).toBeLessThanOrEqual(20 * second)
  const { databaseTimeoutMs } = readConfig({ JWT_SECRET: randomUUID(), DATA_DIR: '/nowhere' })
  // So that an answer comes before a client has given up waiting for it.
  expect(databaseTimeoutMs + second).toBeLessThan(10 * second)
})

it.concurrent('an agent whose line swallows everything is gone, and by the rule of grace so are their conversations', async ({ onTestFinished }) => {
  const world = await here(onTestFinished, {}, { bounds: { pingIntervalMs: 1_000, pingTimeoutMs: 1_500 } })
  const line = await aCutLine(world.url)
  onTestFinished(() => line.close())
  const silent = await world.anAgent({ capacity: 1 })
  const socket = await silent.connect(line.url)
  const [first, neighbour] = [await world.aVisitor(), await world.aVisitor()]
  await Promise.all([first.connect(), neighbour.connect()])
  const { id } = await opens(first)
  await isTold(first, id, ({ agent }) => agent?.id === silent.id)
  const sound = await world.anAgent({ capacity: 1 })
  await sound.connect()
  const other = (await opens(neighbour)).id
  await isTold(neighbour, other, ({ agent }) => agent?.id === sound.id)
  // Both lines answer pings for as long as they can.
  await pause(3 * second)
  expect(socket.connected).toBe(true)

  line.freeze()
  await first.heard('conversation:presence', ({ conversationId, online }) => conversationId === id && online === false)
  expect(await world.db.query<unknown[]>('select 1 from connections where person_id = $1', [silent.id])).toEqual([])
  world.clock.advance(world.config.graceMs + second)
  const left = ({ entry }: Record<string, unknown>) => (entry as Entry).kind === 'left'
  await first.heard('entry', left)
  expect((await log(first, id)).filter(({ kind }) => kind === 'left')).toHaveLength(1)
  expect((await log(neighbour, other)).filter(({ kind }) => kind === 'left')).toEqual([])
  expect(neighbour.pushes.some(({ event, payload }) => event === 'conversation:presence' && payload['online'] === false)).toBe(false)

  await silent.connect()
  await vi.waitFor(async () => expect((await log(first, id)).at(-1)?.kind).toBe('assigned'), { timeout: 5_000 })
})

it.concurrent('a database that freezes is away within a bounded time, and everything goes on when it thaws', async ({ onTestFinished }) => {
  const world = await here(onTestFinished, { DATABASE_TIMEOUT_MS: String(timeoutMs), RATE_FACTOR: '100' })
  const visitor = await world.aVisitor()
  const socket = await visitor.connect()
  const { id } = await opens(visitor)
  const send = { conversationId: id, clientId: randomUUID(), body: 'Anybody there?' }
  const ready = async () => (await world.call('GET', '/health/ready')).status
  expect(await ready()).toBe(200)

  world.line.freeze()
  const began = performance.now()
  const asks = async (event: string, payload: object) => {
    const reply = await socket.emitWithAck(event, payload) as { ok: boolean; error?: { code: string } }
    return [reply.error?.code, performance.now() - began < boundMs]
  }
  const refused = ['unavailable', true]
  expect(await Promise.all([
    asks('message:send', send), asks('heartbeat', {}), asks('conversation:open', { clientId: randomUUID() }),
    ...Array.from({ length: 20 }, () => asks('conversation:sync', { conversationId: id, afterSeq: 0 })),
  ])).toEqual(Array.from({ length: 23 }, () => refused))
  expect(await ready()).toBe(503)
  expect((await world.call('GET', '/health/live')).status).toBe(200)

  world.line.mend()
  await vi.waitFor(async () => yes(await visitor.ask('message:send', send)), { timeout: 10_000, interval: 100 })
  await vi.waitFor(async () => expect(await ready()).toBe(200), { timeout: 10_000, interval: 100 })
  expect(bodies(await log(visitor, id))).toEqual(['Hello', 'Anybody there?'])
})

it.concurrent('a database that stalls costs nobody their line', async ({ onTestFinished }) => {
  const world = await here(onTestFinished)
  const [visitor, agent] = [await world.aVisitor(), await world.anAgent()]
  const sockets = await Promise.all([visitor.connect(), agent.connect()])
  const { id } = await opens(visitor)

  world.line.freeze()
  // A client waits no longer, and drops the line.
  const replies = await Promise.all(sockets.map(async (socket) => socket.timeout(4 * second).emitWithAck('heartbeat', {}) as Promise<object>))
  expect(replies).toMatchObject(sockets.map(() => ({ ok: false, error: { code: 'unavailable' } })))
  expect(sockets.map(({ connected }) => connected)).toEqual([true, true])

  world.line.mend()
  expect(await visitor.ask('heartbeat', {})).toMatchObject({ ok: true, heads: { [id]: expect.anything() } })
  await says(visitor, id, 'Still on the same line')
})

it.concurrent('connections that lead nowhere are given up, and others take their place', async ({ onTestFinished }) => {
  const world = await here(onTestFinished, { DATABASE_TIMEOUT_MS: String(timeoutMs), RATE_FACTOR: '100' })
  const visitor = await world.aVisitor()
  await visitor.connect()
  const { id } = await opens(visitor)
  const keeper = new pg.Client(Object.assign(new URL(world.config.databaseUrl ?? ''), { pathname: '/postgres' }).href)
  await keeper.connect()
  const { rows } = await keeper.query<{ pid: number }>(
    'select pid from pg_stat_activity where datname = $1', [new URL(world.config.databaseUrl ?? '').pathname.slice(1)])
  const pids = rows.map(({ pid }) => pid)
  onTestFinished(() => keeper.end())
  onTestFinished(() => signal(pids, 'SIGCONT'))

  expect(pids.length).toBeGreaterThan(0)
  signal(pids, 'SIGSTOP')
  const clientId = randomUUID()
  await vi.waitFor(async () => {
    yes(await visitor.ask('message:send', { conversationId: id, clientId, body: 'Still there?' }))
  }, { timeout: boundMs, interval: 50 })
  expect((await world.call('GET', '/health/ready')).status).toBe(200)
  signal(pids, 'SIGCONT')
  await says(visitor, id, 'Good')
  expect(bodies(await log(visitor, id))).toEqual(['Hello', 'Still there?', 'Good'])
})
