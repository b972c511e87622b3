// The longest line turns away whoever would have to wait in it, and nobody who can be given a free slot.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { AgentRoutingService } from '../src/agents/agent-routing.service.js'
import type { AgentSpeaker } from '../src/speaker.js'
import { speakerOf } from './routing-driver.js'
import { aStage, MINUTE, yes } from './routing-stories.js'
import { aWorld, type World } from './world.js'

let world: World
let by: AgentSpeaker
beforeAll(async () => {
  world = await aWorld({ RATE_FACTOR: '1000' })
  by = speakerOf(await world.admin())
})
afterAll(() => world.close())

const limited = { noAnswerSeconds: null, idleMinutes: null, maxLength: 0 } as const

it('of nobody: who comes while an agent is free is let in, and who comes while none is leaves a message', async () => {
  const stage = await aStage(world, limited, { agents: 1, capacity: 1 })
  const [first, second] = [await stage.arrives(), await stage.arrives()]
  expect(await stage.holder(first)).toBe(0)
  expect(await stage.conversation(second)).toMatchObject({ status: 'queued', left: 'message' })
  yes(await stage.close(0, first))
  expect(await stage.holder(await stage.arrives())).toBe(0)
})

it('of as many as come at once: as many as there are slots and places are let in, and one more is not', async () => {
  const stage = await aStage(world, { ...limited, maxLength: 1 }, { agents: 2, capacity: 2 })
  const came = await Promise.all(Array.from({ length: 6 }, async () => yes(await stage.open(0))))
  await stage.settle()
  const found = await Promise.all(came.map((id) => stage.conversation(id)))
  expect(found.filter((each) => each?.status === 'active')).toHaveLength(4)
  expect(found.filter((each) => each?.status === 'queued' && each.left === null)).toHaveLength(1)
  expect(found.filter((each) => each?.left === 'message')).toHaveLength(1)
})

it('counts nobody who is asked for as waiting, and no slot that is kept for them as free', async () => {
  const stage = await aStage(world, { ...limited, offer: { seconds: 20, missesUntilAway: null } }, { agents: 2, capacity: 1 })
  const came = [await stage.arrives(), await stage.arrives(), await stage.arrives()]
  const found = await Promise.all(came.map((id) => stage.conversation(id)))
  expect(found.map((each) => [each?.offeredTo !== null, each?.left])).toEqual([[true, null], [true, null], [false, 'message']])
})

it('counts only slots of agents who could be given it', async () => {
  const stage = await aStage(world, { ...limited, requiredSkills: ['tax'] }, { agents: 1 })
  expect(await stage.conversation(await stage.arrives())).toMatchObject({ left: 'message' })
  await world.app.get(AgentRoutingService).change(by, stage.agents[0]?.id ?? '', { skills: ['Tax'] })
  expect(await stage.holder(await stage.arrives())).toBe(0)
  const closed = { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] }
  await world.app.get(AgentRoutingService).change(by, stage.agents[0]?.id ?? '', {
    schedule: { timeZone: 'UTC', holidays: [], week: closed },
  })
  expect(await stage.conversation(await stage.arrives())).toMatchObject({ left: 'message' })
})

it('lets who waited too long elsewhere in where somebody is free', async () => {
  const stage = await aStage(world, limited, { agents: 1, queues: 2, capacity: 1 })
  const [, other = ''] = stage.queues
  yes(await stage.change(0, { maxLength: null, maxWaitSeconds: 60, overflow: { to: 'queue', queueId: other }, strategy: 'manual' }))
  const moved = await stage.arrives(0)
  await stage.tick(MINUTE)
  expect(await stage.conversation(moved)).toMatchObject({ queueId: other, status: 'active' })
  const left = await stage.arrives(0)
  await stage.tick(MINUTE)
  expect(await stage.conversation(left)).toMatchObject({ left: 'message' })
})
