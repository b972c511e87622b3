// The server is killed a hundred times while people write. Each message that was acknowledged is there, once and in
// order; each send that is repeated, before or after a kill, gives the entry that it gave before.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Entry, SetupDone } from '@parley/protocol'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/database/embedded-postgres.js'
import { callsTo } from './calls.js'
import type { Line } from './line.js'
import { makePeople, type TestAgent, type TestVisitor } from './people.js'
import { aServerProgram, type ServerProcess, type ServerProgram } from './server-process.js'
import { isTold, log, opens, yes } from './talks.js'

const kills = 100
/** A kill comes after so many acknowledgements at most, and then within about the time that one takes. */
const mostAcknowledged = 5
/** Servers that are being started while another one serves. */
const ahead = 2

let dataDir: string
let postgres: EmbeddedPostgres
let db: pg.Client
let program: ServerProgram
let environment: Record<string, string>
let people: { visitor: TestVisitor; agent: TestAgent; leave: () => void }
let id: string

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'parley-killed-'))
  ;[postgres, program] = await Promise.all([startEmbeddedPostgres({ dataDir }), aServerProgram()])
  db = new pg.Client(postgres.url)
  await db.connect()
  environment = {
    DATABASE_URL: postgres.url, JWT_SECRET: 'a story needs a secret of thirty-two bytes too', LOG_LEVEL: 'error',
    RATE_FACTOR: '1000', GRACE_MS: '3600000', DRAIN_MS: '0', DATABASE_POOL: '4', DEMO: 'off',
  }
  const first = await program.start(environment)
  const calls = callsTo(first.url)
  const { setup, admin, anAgent, aVisitor, leave } = makePeople(first.url, calls)
  const done = await calls.done<SetupDone>('POST', '/api/setup', { body: setup })
  const agent = await anAgent(await admin(done), { queues: [done.queue.id] })
  const visitor = await aVisitor({ site: done.site })
  people = { visitor, agent, leave }
  await Promise.all([agent.connect(), visitor.connect()])
  id = (await opens(visitor)).id
  await isTold(visitor, id, (conversation) => conversation.agent?.id === agent.id)
  await first.stop()
})
afterAll(async () => {
  people.leave()
  await program.close()
  await db.end()
  await postgres.stop()
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 })
})

/** Numbers that look random and come again with the seed. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

interface Send { clientId: string; body: string; entry?: Entry }

/** Someone who writes one message after another, and repeats what was not acknowledged before the next one. */
class Writer {
  readonly sends: Send[] = []
  /** How long the newest acknowledgement took. */
  lastMs = 10

  constructor(readonly name: string, readonly line: Line, private readonly acknowledged: () => void) {}

  /** Writes until the line breaks. */
  async writeOn(): Promise<void> {
    for (;;) {
      const last = this.sends.at(-1)
      const next = { clientId: randomUUID(), body: `${this.name} ${this.sends.length + 1}` }
      const send: Send = last && !last.entry ? last : next
      if (send !== last) this.sends.push(send)
      const began = performance.now()
      const entry = await this.tried(send)
      if (!entry) return
      send.entry = entry
      this.lastMs = performance.now() - began
      this.acknowledged()
    }
  }

  /** The answer to a send; null when the line broke before it came. */
  async tried({ clientId, body }: Send): Promise<Entry | null> {
    const send = { conversationId: id, clientId, body }
    const reply = await this.line.ask<{ entry: Entry }>('message:send', send).catch(brokenLine)
    return reply && yes(reply).entry
  }
}

function brokenLine(error: unknown): null {
  if (error instanceof Error && /disconnected|timed out|closed/.test(error.message)) return null
  throw error
}

it('keeps every acknowledged message once and in order, and answers every repeat as before', async () => {
  const settings = await db.query(`select current_setting('fsync') || current_setting('synchronous_commit') as both`)
  expect(settings.rows).toEqual([{ both: 'onon' }])
  const seed = Math.floor(Math.random() * 2 ** 32)
  const roll = dice(seed)
  const heard = new EventTarget()
  const tell = () => heard.dispatchEvent(new Event('acknowledged'))
  const writers = [new Writer('visitor', people.visitor, tell), new Writer('agent', people.agent, tell)]
  const starting: Promise<ServerProcess>[] = []
  let storedUnheard = 0
  let lost = 0

  for (let kill = 0; kill < kills; kill += 1) {
    while (starting.length <= ahead && kill + starting.length <= kills) starting.push(program.start(environment))
    const server = await starting.shift() ?? expect.fail('no server is there')
    await Promise.all(writers.map(({ line }) => line.connect(server.url)))
    for (const { sends } of writers) {
      const unheard = sends.at(-1)
      if (!unheard || unheard.entry) continue
      const { rowCount } = await db.query('select from entries where client_id = $1', [unheard.clientId])
      if (rowCount === 1) storedUnheard += 1
      else lost += 1
    }
    const writing = writers.map((writer) => writer.writeOn())
    for (let left = Math.floor(roll() * (mostAcknowledged + 1)); left > 0; left -= 1) await once(heard, 'acknowledged')
    await pause(roll() * Math.min(...writers.map(({ lastMs }) => lastMs)))
    await server.kill()
    await Promise.all(writing)
  }

  const last = await starting.shift() ?? expect.fail('no server is there')
  for (const writer of writers) {
    await writer.line.connect(last.url)
    for (const send of writer.sends) {
      const entry = await writer.tried(send)
      expect(entry, `seed ${seed}`).toEqual(send.entry ?? entry)
      send.entry = entry ?? expect.fail(`seed ${seed}: the last repeat was not answered`)
    }
  }
  const stored = await log(people.agent, id)
  const visitors = await log(people.visitor, id)
  await last.stop()
  const interrupted = `${storedUnheard} stored without an answer, ${lost} lost on the way`
  console.log(`seed ${seed}: ${stored.length} entries, ${interrupted}`)

  expect(stored.map(({ seq }) => seq), `seed ${seed}`).toEqual(stored.map((_, place) => place + 1))
  expect(visitors.map(({ seq }) => seq), `seed ${seed}`).toEqual(visitors.map((_, place) => place + 1))
  for (const { name, sends } of writers) {
    const theirs = stored.flatMap((entry) =>
      entry.kind === 'message' && entry.body.startsWith(`${name} `) ? [{ id: entry.id, body: entry.body }] : [])
    expect(theirs, `seed ${seed}`).toEqual(sends.map(({ entry, body }) => ({ id: entry?.id, body })))
  }
  expect(writers.reduce((sum, { sends }) => sum + sends.length, 0)).toBeGreaterThan(kills)
  // Both kinds of interrupted sends came up, or this would show less than it says.
  expect(storedUnheard).toBeGreaterThan(0)
  expect(lost).toBeGreaterThan(0)
}, 300_000)
