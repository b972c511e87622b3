import { afterAll, beforeAll, expect, it } from 'vitest'
import type { VisitorDetails } from '@parley/protocol'
import { opens } from './talks.js'
import { aWorld, type World } from './world.js'

let world: World
beforeAll(async () => { world = await aWorld() })
afterAll(() => world.close())

it('a visitor was last here when their last tab went', async () => {
  const [agent, visitor] = [await world.anAgent(), await world.aVisitor()]
  await agent.connect()
  await visitor.connect()
  await opens(visitor)
  world.clock.advance(60_000)
  visitor.hangUp()
  await expect.poll(async () => {
    const details = await world.done<VisitorDetails>('GET', `/api/visitors/${visitor.id}`, { token: agent.token })
    return details.visitor.lastSeenAt
  }).toBe(world.clock.now().toISOString())
})
