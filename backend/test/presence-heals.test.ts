// Who is here is true again by itself: after lines that drop while they are being settled, sweeps that take long, and cuts
// that take very many lines at once.
import pg from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { PresenceService } from '../src/presence/presence.service.js'
import { Namespaces } from '../src/realtime/namespaces.js'
import { Sweeper } from '../src/routing/sweeper.js'
import { isTold, log, opens, yes } from './talks.js'
import type { TestAgent } from './people.js'
import { aWorld, type World } from './world.js'

const second = 1_000

let world: World
beforeAll(async () => { world = await aWorld({ DATABASE_TIMEOUT_MS: '60000' }) })
afterAll(() => world.close())

/** Whoever wants something of this table waits until it is let go. */
async function holding(table: string): Promise<() => Promise<void>> {
  const keeper = new pg.Client({ connectionString: world.config.databaseUrl ?? '' })
  await keeper.connect()
  await keeper.query(`begin; lock table ${table} in access exclusive mode`)
  return () => keeper.end()
}
const waiting = async () => (await world.db.query<unknown[]>(
  `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).length
const isHere = async ({ id }: TestAgent) =>
  (await world.db.query<unknown[]>('select 1 from connections where person_id = $1', [id])).length > 0

it('a line that drops before its rooms are known leaves nothing behind', async () => {
  const [ghost, stays] = [await world.anAgent(), await world.anAgent()]
  const { agents } = world.app.get(Namespaces)
  const letGo = await holding('queue_members')
  await ghost.connect()
  await vi.waitFor(async () => expect(await waiting()).toBeGreaterThan(0))
  ghost.hangUp()
  await vi.waitFor(() => expect(agents?.sockets.size).toBe(0))
  await letGo()

  await stays.connect()
  await vi.waitFor(async () => expect(await isHere(stays)).toBe(true))
  yes(await stays.ask('inbox:open', {}))
  expect(await isHere(ghost)).toBe(false)
  const [row] = await world.db.query<{ gone: boolean }[]>('select gone_at is not null as gone from agents where id = $1', [ghost.id])
  expect(row?.gone).toBe(true)
  // And no rooms either, which would be kept for as long as the process lives.
  expect([...agents?.adapter.sids.keys() ?? []]).toEqual([...agents?.sockets.keys() ?? []])
  stays.hangUp()
})

it('a node says that it lives, however long its sweep takes', async () => {
  const seenAt = async () => (await world.db.query<{ at: string }[]>('select seen_at::text as at from nodes'))[0]?.at
  const asleep = `from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`
  await world.db.query(`
    create function takes_long() returns trigger language plpgsql as $$ begin perform pg_sleep(30); return null; end $$;
    create trigger takes_long before update on assignments for each statement execute function takes_long()`)
  await vi.waitFor(async () => expect(await world.db.query(`select 1 ${asleep}`)).toHaveLength(1), 5 * second)
  const before = await seenAt()
  await vi.waitFor(async () => expect(await seenAt()).not.toBe(before), { timeout: 10 * second, interval: 100 })
  expect(await world.db.query(`select 1 ${asleep}`)).toHaveLength(1)
  await world.db.query(`select pg_cancel_backend(pid) ${asleep}`)
  await world.db.query('drop function takes_long cascade')
}, 30 * second)

it('a row of a socket that is no more goes with the next sign of life', async () => {
  const [node] = await world.db.query<{ id: string }[]>('select id from nodes')
  const agent = await world.anAgent()
  // As where the answer was given up, and PostgreSQL wrote it after all.
  await world.db.query(`
    insert into connections (socket_id, node_id, kind, person_id, connected_at) values ('gone', $1, 'agent', $2, now())`,
  [node?.id, agent.id])
  await world.app.get(PresenceService).beat()
  expect(await isHere(agent)).toBe(false)
})

it('every node leaves who went with a mass of others a minute longer, and who went alone the grace', async () => {
  const agent = await world.anAgent({ capacity: 1 })
  const visitor = await world.aVisitor()
  await Promise.all([agent.connect(), visitor.connect()])
  await vi.waitFor(async () => expect(await isHere(agent)).toBe(true))
  const { id } = await opens(visitor)
  await isTold(visitor, id, (conversation) => conversation.agent?.id === agent.id)
  const neighbour = await world.anotherNode()
  const presence = world.app.get(PresenceService)
  const crowd = Array.from({ length: 520 }, (_, n) => `crowd ${n}`)
  await Promise.all(crowd.map((socketId) => presence.connect(socketId, { kind: 'visitor', personId: visitor.id })))

  agent.hangUp()
  await Promise.all(crowd.map((socketId) => presence.disconnect(socketId)))
  await vi.waitFor(async () => expect(await isHere(agent)).toBe(false))
  const left = async () => (await log(visitor, id)).filter(({ kind }) => kind === 'left').length
  const sweep = () => neighbour.app.get(Sweeper).sweep()
  world.clock.advance(world.config.graceMs + second)
  await sweep()
  expect(await left()).toBe(0)
  world.clock.advance(60 * second)
  await sweep()
  expect(await left()).toBe(1)

  await agent.connect()
  await vi.waitFor(async () => expect((await log(visitor, id)).at(-1)?.kind).toBe('assigned'), 5 * second)
  agent.hangUp()
  await vi.waitFor(async () => expect(await isHere(agent)).toBe(false))
  world.clock.advance(world.config.graceMs + second)
  await sweep()
  expect(await left()).toBe(2)
})
