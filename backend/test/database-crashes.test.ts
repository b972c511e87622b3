// PostgreSQL is away, or dies: what is asked meanwhile is refused at once, and afterwards all is as it should be.
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import type { Entry } from '@parley/protocol'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/database/embedded-postgres.js'
import { migrate } from '../src/database/migrate.js'
import { aCutLine, type CutLine } from './cut-line.js'
import type { TestAgent, TestVisitor } from './people.js'
import { bodies, isTold, log, opens, says, yes } from './talks.js'
import { aWorld, type World } from './world.js'

let dataDir: string
let postgres: EmbeddedPostgres
let line: CutLine
let world: World
let agent: TestAgent
let visitor: TestVisitor
let id: string

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'parley-crash-'))
  postgres = await startEmbeddedPostgres({ dataDir })
  await migrate(postgres.url)
  line = await aCutLine(postgres.url)
  world = await aWorld({ DATABASE_URL: line.url, RATE_FACTOR: '1000' })
  agent = await world.anAgent({ capacity: 20 })
  await agent.connect()
})
afterAll(async () => {
  await world.close()
  await line.close()
  await postgres.stop()
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 })
})
beforeEach(async () => {
  visitor = await world.aVisitor()
  await visitor.connect()
  id = (await opens(visitor)).id
  await isTold(visitor, id, (conversation) => conversation.agent?.id === agent.id)
})

const ready = async () => (await world.call('GET', '/health/ready')).status
/** Presence heals with the next beat of the node, which comes every five seconds. */
const heals = (here: { id: string }[], gone: { id: string }[] = []) => vi.waitFor(async () => {
  const rows = await world.db.query<{ who: string }[]>('select person_id as who from connections')
  const connected = new Set(rows.map(({ who }) => who))
  expect(here.filter((each) => !connected.has(each.id))).toEqual([])
  expect(gone.filter((each) => connected.has(each.id))).toEqual([])
}, { timeout: 12_000, interval: 100 })

/** PostgreSQL dies as in a crash, loses what is unlogged, and is up again. */
async function crash(): Promise<void> {
  const died = new Promise<void>((resolve) => { postgres.onExit(() => resolve()) })
  process.kill(Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]), 'SIGKILL')
  await died
  await vi.waitFor(async () => {
    const client = new pg.Client(postgres.url)
    // Its end is not news here.
    client.on('error', () => undefined)
    await client.connect()
    await client.end()
  }, { timeout: 20_000, interval: 50 })
}

it('refuses what is sent meanwhile, at once and with a time to come again, and stores it once afterwards', async () => {
  const send = { conversationId: id, clientId: randomUUID(), body: 'Are you there?' }
  expect(await ready()).toBe(200)
  line.cut()
  const began = performance.now()
  const asked = await Promise.all([
    visitor.ask('message:send', send), visitor.ask('heartbeat', {}),
    visitor.ask('conversation:open', { clientId: randomUUID() }),
    agent.ask('note:add', { ...send, clientId: randomUUID() }), agent.ask('inbox:open', {}),
  ])
  const refusal = { ok: false, error: { code: 'unavailable', retryAfter: expect.any(Number) } }
  for (const reply of asked) expect(reply).toMatchObject(refusal)
  await expect(visitor.connect()).rejects.toMatchObject({ data: { code: 'unavailable' } })
  expect(await ready()).toBe(503)
  expect(performance.now() - began).toBeLessThan(6_000)
  expect((await world.call('GET', '/health/live')).status).toBe(200)

  line.mend()
  await visitor.connect()
  const again = await Promise.all([1, 2, 3].map(() => visitor.ask<{ entry: Entry }>('message:send', send)))
  expect(new Set(again.map((reply) => yes(reply).entry.id)).size).toBe(1)
  expect(bodies(await log(visitor, id))).toEqual(['Hello', 'Are you there?'])
  expect(await ready()).toBe(200)
})

it('keeps what was acknowledged when it dies, and knows again who is connected', async () => {
  const clientId = randomUUID()
  const said = await says(visitor, id, 'Kept?', clientId)
  await crash()
  await vi.waitFor(async () => yes(await visitor.ask('heartbeat', {})), { timeout: 10_000 })
  expect((await log(visitor, id)).find((entry) => entry.id === said.id)).toEqual(said)
  expect((await says(visitor, id, 'Kept?', clientId)).id).toBe(said.id)
  await heals([agent, visitor])
  const { id: next } = await opens(visitor)
  await isTold(visitor, next, (conversation) => conversation.agent?.id === agent.id)
})

it('forgets who hung up meanwhile, and takes nothing from an agent who stayed', async () => {
  const leaving = await world.aVisitor()
  await leaving.connect()
  await heals([agent, visitor, leaving])
  line.cut()
  leaving.hangUp()
  await pause(300)
  line.mend()
  await heals([agent, visitor], [leaving])
  expect((await log(visitor, id)).some(({ kind }) => kind === 'left')).toBe(false)
})
