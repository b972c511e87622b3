// Everybody is read anew now and then; what is decided meanwhile is decided from what is known.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Roster } from '../src/routing/roster.js'
import { aStage } from './routing-stories.js'
import { aWorld, type World } from './world.js'

let world: World
beforeAll(async () => { world = await aWorld({ RATE_FACTOR: '1000' }) })
afterAll(() => world.close())

it('reads who has changed while the settings of queues cannot be read', async () => {
  const stage = await aStage(world, { noAnswerSeconds: null, idleMinutes: null }, { agents: 1, capacity: 3 })
  await stage.settle()
  const roster = world.app.get(Roster)
  const agentId = stage.agents[0]?.id ?? ''
  const capacity = () => roster.agents.find(({ id }) => id === agentId)?.capacity
  const holder = world.db.createQueryRunner()
  await holder.startTransaction()
  await holder.query('lock table queues in access exclusive mode')
  const renewed = roster.renew()
  await world.db.query('update agents set capacity = 7 where id = $1', [agentId])
  roster.touch(agentId)
  await roster.refresh()
  expect(capacity()).toBe(7)
  await holder.commitTransaction()
  await holder.release()
  await renewed
  expect(capacity()).toBe(7)
})
