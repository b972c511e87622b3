// Who is here is true again by itself: after lines that drop while they are being settled.
import pg from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { Namespaces } from '../src/realtime/namespaces.js'
import { yes } from './talks.js'
import type { TestAgent } from './people.js'
import { aWorld, type World } from './world.js'

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
