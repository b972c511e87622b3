// Why a conversation went where it went can be read for as long as the house says, and no longer.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SignedIn } from '@parley/protocol'
import { Sweeper } from '../src/routing/sweeper.js'
import { password } from './people.js'
import { aStage, yes, type Stage } from './routing-stories.js'
import { aWorld, type World } from './world.js'

const DAY = 86_400_000
let world: World
let stage: Stage
let keep: (days: number) => Promise<number>
beforeAll(async () => {
  world = await aWorld({ RATE_FACTOR: '1000' })
  const { me: { email } } = await world.admin()
  keep = async (keepDecisionsDays) => {
    // Tokens do not outlive the story's days.
    const { accessToken: token } = await world.done<SignedIn>('POST', '/api/auth/login', { body: { email, password } })
    return (await world.call('PATCH', '/api/routing/settings', { token, body: { keepDecisionsDays } })).status
  }
  stage = await aStage(world, { idleMinutes: null }, { agents: 1, capacity: 5 })
})
afterAll(() => world?.close())

const days = async (count: number) => {
  world.clock.advance(count * DAY)
  await world.app.get(Sweeper).sweep()
}

it('for ninety days, unless the house says otherwise; a conversation and its log stay', async () => {
  const old = await stage.arrives()
  await days(60)
  const newer = await stage.arrives()
  expect(await stage.decisions(old)).toMatchObject([{ outcome: 'assigned' }])
  await days(31)
  expect(await stage.decisions(old)).toEqual([])
  expect(await stage.decisions(newer)).toHaveLength(1)
  expect((await stage.log(old)).map(({ kind }) => kind)).toContain('assigned')

  expect(await keep(0)).toBe(400)
  expect(await keep(20)).toBe(200)
  await days(0)
  expect(await stage.decisions(newer)).toEqual([])
})

it('in small batches, so that no sweep is held up by many', async () => {
  const id = await stage.arrives()
  const [{ queue }] = await stage.decisions(id) as [Awaited<ReturnType<Stage['decisions']>>[number]]
  await world.db.query(`
    insert into decisions (conversation_id, queue_id, at, outcome, details)
    select $1, $2, $3, 'waits', '{"outcome":"waits","reason":"all-full"}' from generate_series(1, 700)`,
  [id, queue.id, new Date(world.clock.now().getTime() - 400 * DAY)])
  await days(0)
  expect(await stage.decisions(id)).toHaveLength(201)
  await days(0)
  expect(await stage.decisions(id)).toHaveLength(1)
  yes(await stage.close(0, id))
})
