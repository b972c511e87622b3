// Finding the first of each line reads as few pages of the database with twenty thousand waiting as with a hundred.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { selectHeads } from '../src/routing/heads.js'
import { aRoutingHouse, type RoutingHouse } from './routing-driver.js'

let house: RoutingHouse
beforeAll(async () => { house = await aRoutingHouse({ agents: 1, queues: 2 }) })
afterAll(() => house.leave())

interface Node { 'Shared Hit Blocks': number; 'Shared Read Blocks': number; 'Actual Rows': number }

/** Visitors come to both queues, in four lines each. */
async function come(many: number): Promise<void> {
  const { db, site } = house.world
  await db.query(`
    with someone as (
      insert into visitors (id, site_id, first_seen_at, last_seen_at) values (gen_random_uuid(), $1, now(), now()) returning id)
    insert into conversations (id, site_id, visitor_id, client_id, queue_id, status, queued_at, created_at, line)
    select gen_random_uuid(), $1, someone.id, gen_random_uuid(), ($2::uuid[])[1 + n % 2], 'queued', now() - make_interval(secs => n),
      now(), 'skill' || n / 2 % 4 || '|' from someone, generate_series(1, $3::int) n`, [site.id, house.queues, many])
  await db.query('vacuum analyze conversations')
}

async function pagesOf(depth: number): Promise<{ pages: number; rows: number }> {
  return house.world.db.transaction(async (tx) => {
    await tx.query(`set local plan_cache_mode = 'force_generic_plan'`)
    const name = `heads_${depth}_${Math.floor(performance.now() * 1000)}`
    await tx.query(`prepare ${name} as ${selectHeads(depth)}`)
    const [row] = await tx.query<{ 'QUERY PLAN': [{ Plan: Node }] }[]>(
      `explain (analyze, buffers, format json) execute ${name} ('${JSON.stringify(house.queues)}')`)
    const plan = row?.['QUERY PLAN'][0].Plan ?? expect.unreachable('there is no plan')
    return { pages: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'], rows: plan['Actual Rows'] }
  })
}

it('of a hundred and of twenty thousand', async () => {
  await come(100)
  const [few, deep] = [await pagesOf(1), await pagesOf(10)]
  expect(few.rows).toBe(8)
  await come(20_000)
  const [many, manyDeep] = [await pagesOf(1), await pagesOf(10)]
  expect([many.rows, manyDeep.rows]).toEqual([8, 80])
  // An index over so many more has one or two more levels, and each look goes down through all of them.
  expect(many.pages).toBeLessThan(few.pages * 2 + 20)
  expect(many.pages).toBeLessThan(200)
  expect(manyDeep.pages).toBeLessThan(deep.pages * 2 + 100)
}, 60_000)
