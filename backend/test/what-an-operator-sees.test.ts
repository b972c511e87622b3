import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Draining } from '../src/health/draining.js'
import { opens, says, yes } from './talks.js'
import { aWorld, type World } from './world.js'

let world: World
const open = async () => { world = await aWorld() }
const close = () => world.close()

interface Ready { status: string; checks: Record<string, string> }
const ready = () => world.call<Ready>('GET', '/health/ready')

describe('readiness', () => {
  beforeAll(open)
  afterAll(close)

  it('is a write that PostgreSQL took, at the schema of this version', async () => {
    const { status, body, headers } = await ready()
    const checks = { draining: 'ok', database: 'ok', migrations: 'ok' }
    expect([status, body]).toEqual([200, { status: 'ready', checks }])
    expect(headers.get('cache-control')).toBe('no-store')
    const [row] = await world.db.query<{ written_at: Date }[]>('select written_at from readiness')
    expect(row?.written_at).toEqual(world.clock.now())
  })

  it('goes while the database is away, and comes back by itself; liveness stays', async () => {
    world.line.cut()
    const away = await ready()
    expect([away.status, away.body.status]).toEqual([503, 'not ready'])
    expect(away.body.checks['database']).toBe('PostgreSQL took no write')
    expect((await world.call('GET', '/health/live')).status).toBe(200)
    world.line.mend()
    await expect.poll(async () => (await ready()).status, { timeout: 10_000 }).toBe(200)
  })

  it('goes while the database is locked up, within two seconds, without piling up', async () => {
    const runner = world.db.createQueryRunner()
    await runner.startTransaction()
    await runner.query('lock table readiness')
    const startedAt = performance.now()
    const stuck = await Promise.all(Array.from({ length: 20 }, ready))
    expect(performance.now() - startedAt).toBeLessThan(4_000)
    expect(new Set(stuck.map(({ status }) => status))).toEqual(new Set([503]))
    expect((await ready()).body.checks['database']).toContain('did not answer within 2 s')
    const waiting = await world.db.query<unknown[]>(
      `select from pg_locks where relation = 'readiness'::regclass and not granted`)
    expect(waiting.length).toBeLessThanOrEqual(1)
    await runner.rollbackTransaction()
    await runner.release()
    await expect.poll(async () => (await ready()).status, { timeout: 10_000 }).toBe(200)
  })

  it('goes with a schema that this version does not know, and when the process is stopping', async () => {
    await world.db.query(`insert into migrations (timestamp, name) values (9, 'Later9')`)
    expect((await ready()).body.checks['migrations']).toBe('the schema is of another version')
    await world.db.query(`delete from migrations where name = 'Later9'`)
    expect((await ready()).status).toBe(200)
    world.app.get(Draining).begin()
    const stopping = await ready()
    expect([stopping.status, stopping.body.checks['draining']]).toEqual([503, 'this process is stopping'])
    expect((await world.call('GET', '/health/live')).status).toBe(200)
  })
})

/** The figures, by name and labels. */
async function figures(): Promise<(line: string) => number | undefined> {
  const { body } = await world.call<string>('GET', '/metrics')
  const lines = body.split('\n').filter((line) => !line.startsWith('#')).map((line) => line.split(/ (?=[^ ]*$)/))
  return (name) => lines.flatMap(([key, value]) => key === name ? [Number(value)] : [])[0]
}

describe('the figures', () => {
  beforeAll(open)
  afterAll(close)

  it('count connections, messages, acknowledgements, refusals and who waits', async () => {
    const visitor = await world.aVisitor()
    await visitor.connect()
    const { id } = await opens(visitor, 'hello')
    await says(visitor, id, 'anyone?')
    await visitor.ask('conversation:rate', { conversationId: id, score: 9 })
    const waiting = await figures()
    expect(waiting('parley_connections{kind="visitor"}')).toBe(1)
    expect(waiting('parley_connections{kind="agent"}')).toBe(0)
    expect(waiting('parley_messages_total{kind="message",author="visitor"}')).toBe(2)
    expect(waiting('parley_acknowledgement_seconds_count{event="message:send"}')).toBe(1)
    expect(waiting('parley_refusals_total{event="conversation:rate",code="invalid"}')).toBe(1)
    expect(waiting('parley_queue_waiting{queue="Support"}')).toBe(1)
    expect(waiting('parley_queue_oldest_seconds{queue="Support"}')).toBeGreaterThanOrEqual(0)
    expect(waiting('parley_database_up')).toBe(1)
    expect(waiting('parley_database_connections{state="idle"}')).toBeGreaterThan(0)
    expect(waiting('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0)
    expect(waiting('process_resident_memory_bytes')).toBeGreaterThan(0)

    const agent = await world.anAgent()
    await agent.connect()
    yes(await agent.ask('heartbeat', {}))
    visitor.hangUp()
    await expect.poll(async () => (await figures())('parley_queue_waiting{queue="Support"}')).toBe(0)
    await expect.poll(async () => (await figures())('parley_connections{kind="visitor"}')).toBe(0)
    expect((await figures())('parley_connections{kind="agent"}')).toBe(1)
  })

  it('go on without the database', async () => {
    world.line.cut()
    const away = await figures()
    expect(away('parley_database_up')).toBe(0)
    expect(away('parley_queue_waiting{queue="Support"}')).toBeUndefined()
    world.line.mend()
  })

  it('are for this machine and private networks, unless a proxy brings a stranger, or for who has the token', async () => {
    expect((await world.call('GET', '/metrics')).status).toBe(200)
    const forwarded = await world.call('GET', '/metrics', { headers: { 'x-forwarded-for': '127.0.0.1' } })
    expect(forwarded.status).toBe(403)

    const token = 'a token for figures with thirty-two bytes'
    const guarded = await aWorld({ METRICS_TOKEN: token })
    expect((await guarded.call('GET', '/metrics')).status).toBe(403)
    expect((await guarded.call('GET', '/metrics', { token: `${token}!` })).status).toBe(403)
    expect((await guarded.call('GET', '/metrics', { token })).status).toBe(200)
    await guarded.close()
  })
})
