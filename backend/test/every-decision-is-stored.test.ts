// Whatever brings a conversation to another place, agent or line can be read afterwards, in words that are true.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AuditLine } from '@parley/protocol'
import { AuditService } from '../src/audit/audit.service.js'
import { AssignmentsService } from '../src/conversations/assignments.service.js'
import { RoutingSettingsService } from '../src/queues/routing-settings.service.js'
import type { AgentSpeaker } from '../src/speaker.js'
import { speakerOf } from './routing-driver.js'
import { aStage, MINUTE, yes, type Stage } from './routing-stories.js'
import { aWorld, type World } from './world.js'

let world: World
let by: AgentSpeaker
beforeAll(async () => {
  world = await aWorld({ RATE_FACTOR: '1000' })
  by = speakerOf(await world.admin())
  await (await world.anAgent()).connect()
})
afterAll(() => world.close())

const still = { noAnswerSeconds: null, idleMinutes: null } as const
const outcomes = async (stage: Stage, id: string) => (await stage.decisions(id)).map(({ outcome }) => outcome)
const lastDeed = async (): Promise<AuditLine | undefined> => (await world.app.get(AuditService).list(undefined, 1)).items[0]
const priorityOf = async (id: string) =>
  (await world.db.query<{ priority: number }[]>('select priority from conversations where id = $1', [id]))[0]?.priority

it('who takes over takes it from somebody, whose name is kept; from a line, from nobody', async () => {
  const stage = await aStage(world, still, { agents: 1, capacity: 1 })
  const [held, waits] = [await stage.arrives(), await stage.arrives()]
  const admin = await world.admin()
  await admin.connect()
  // An answer, so that who came is known to be here.
  expect((await admin.ask('presence:set', { status: 'online' })).ok).toBe(true)
  const [agent] = stage.agents
  await world.app.get(AssignmentsService).transfer(by, { conversationId: held, toAgentId: by.id })
  expect((await stage.decisions(held)).at(-1)).toMatchObject({ outcome: 'taken-over', agent: { id: agent?.id }, by: { id: by.id } })
  expect(await lastDeed()).toMatchObject({ action: 'took-over', agent: { id: agent?.id }, by: { id: by.id } })
  await stage.setStatus(0, 'away')
  const alone = await stage.arrives()
  await world.app.get(AssignmentsService).transfer(by, { conversationId: alone, toAgentId: by.id })
  expect((await stage.decisions(alone)).at(-1)).toMatchObject({ outcome: 'taken-over', agent: { id: by.id }, by: { id: by.id } })
  expect(await lastDeed()).toMatchObject({ action: 'took-over', agent: null, conversationId: alone })
  for (const id of [held, waits, alone]) yes(await stage.close('visitor', id))
})

it('a snoozed one comes back to its agent, or tells truly why it could not', async () => {
  const stage = await aStage(world, still, { agents: 1, capacity: 1 })
  const id = await stage.arrives()
  const sleeps = async () => {
    yes(await stage.snooze(0, id, MINUTE))
    await stage.tick(MINUTE)
    return (await stage.decisions(id)).at(-1)
  }
  expect(await sleeps()).toMatchObject({ outcome: 'woken', agent: { id: stage.agents[0]?.id } })
  expect(await stage.holder(id)).toBe(0)

  const wakesWhile = async (change: () => Promise<unknown>) => {
    yes(await stage.snooze(0, id, MINUTE))
    await change()
    await stage.tick(MINUTE)
    await stage.tick(MINUTE)
    const returned = (await stage.decisions(id)).findLast((each) => each.outcome === 'returned')
    await stage.connect(0)
    await stage.setStatus(0, 'online')
    await stage.settle()
    expect(await stage.holder(id)).toBe(0)
    return returned?.outcome === 'returned' ? returned.reason : null
  }
  expect(await wakesWhile(() => stage.setStatus(0, 'away'))).toBe('away')
  expect(await wakesWhile(() => stage.setStatus(0, 'offline'))).toBe('gone')
  expect(await wakesWhile(() => stage.disconnect(0))).toBe('gone')
  yes(await stage.snooze(0, id, MINUTE))
  const next = await stage.arrives()
  expect(await stage.holder(next)).toBe(0)
  await stage.tick(MINUTE)
  expect((await stage.decisions(id)).findLast((each) => each.outcome === 'returned')).toMatchObject({ reason: 'busy' })
  expect(await stage.broken()).toEqual([])
})

it('coming back from silence, leaving a message, beginning anew', async () => {
  const stage = await aStage(world, { ...still, idleMinutes: 10, closeIdle: null }, { agents: 1, capacity: 1 })
  const id = await stage.arrives()
  await stage.tick(10 * MINUTE)
  yes(await stage.visitorSays(id))
  expect(await outcomes(stage, id)).toEqual(['assigned', 'woken'])
  const waits = await stage.arrives()
  yes(await stage.leaveMessage(waits))
  expect((await stage.decisions(waits)).at(-1)).toMatchObject({ outcome: 'message-left', as: 'message' })
  yes(await stage.close('visitor', waits))
  yes(await stage.close('visitor', id))
  yes(await stage.visitorSays(id))
  await stage.settle()
  expect(await outcomes(stage, id)).toEqual(['assigned', 'woken', 'reopened', 'assigned'])
})

it('an offer that is withdrawn, and many at once as one', async () => {
  const stage = await aStage(world, { ...still, offer: { seconds: 60, missesUntilAway: null } }, { agents: 3 })
  const asked = await stage.arrives()
  yes(await stage.close('visitor', asked))
  expect((await stage.decisions(asked)).at(-1)).toMatchObject({ outcome: 'offer-withdrawn', agent: { name: /^Agent \d$/ } })
  yes(await stage.change(0, { strategy: 'offered-to-all', offer: null }))
  await stage.settle()
  const all = await stage.arrives()
  yes(await stage.accept(1, all))
  const told = await stage.decisions(all)
  expect(told.map(({ outcome }) => outcome).filter((each) => each !== 'waits')).toEqual(['offered-to-all', 'accepted', 'offers-withdrawn'])
  expect(told.at(-1)).toMatchObject({ agents: 2 })
})

it('each that waits where agents take, however it came there', async () => {
  const stage = await aStage(world, still, { agents: 1, queues: 2, capacity: 1 })
  yes(await stage.change(0, { strategy: 'manual' }))
  const [first, second] = [await stage.arrives(), await stage.arrives()]
  for (const id of [first, second]) {
    expect(await stage.decisions(id)).toMatchObject([{ outcome: 'waits', reason: 'manual', queue: { id: stage.queues[0] } }])
  }
  const other = await stage.arrives(1)
  yes(await stage.transfer(0, other, { queue: 0 }))
  expect((await stage.decisions(other)).slice(1)).toMatchObject([
    { outcome: 'moved', queue: { id: stage.queues[1] }, to: { id: stage.queues[0] }, by: { id: stage.agents[0]?.id } },
    { outcome: 'waits', reason: 'manual', queue: { id: stage.queues[0] } },
  ])
  yes(await stage.accept(0, first))
  await stage.disconnect(0)
  await stage.tick(21_000)
  await stage.tick(0)
  expect(await outcomes(stage, first)).toEqual(['waits', 'taken', 'returned', 'waits'])
})

it('in another queue it keeps its place, and has that one’s priority unless a rule gave it another', async () => {
  const stage = await aStage(world, still, { agents: 1, queues: 2 })
  yes(await stage.change(0, { maxWaitSeconds: 60, overflow: { to: 'queue', queueId: stage.queues[1] ?? '' } }))
  yes(await stage.change(1, { priority: 2 }))
  await stage.setStatus(0, 'away')
  const rules = world.app.get(RoutingSettingsService)
  const ruled = async (give: object) => {
    await rules.change(by, { rules: [{ name: 'Ours', when: {}, give }] })
    const id = await stage.arrives()
    await rules.change(by, { rules: [] })
    return id
  }
  const usual = await stage.arrives()
  const [urgent, skilled] = [await ruled({ priority: 7 }), await ruled({ skills: ['lamps'] })]
  await stage.tick(30_000)
  const later = await stage.arrives(1)
  await stage.tick(30_000)
  for (const id of [usual, urgent, skilled]) expect((await stage.conversation(id))?.queueId).toBe(stage.queues[1])
  expect(await Promise.all([usual, urgent, skilled, later].map(priorityOf))).toEqual([2, 7, 2, 2])
  const line = await world.db.query<{ id: string }[]>(`
    select id from conversations where queue_id = $1 and status = 'queued' order by priority desc, queued_at, id`, [stage.queues[1]])
  expect(line.map(({ id }) => id)).toEqual([urgent, usual, skilled, later])
  // By hand it is the same.
  await world.app.get(AssignmentsService).transfer(by, { conversationId: usual, toQueueId: stage.queues[0] })
  await world.app.get(AssignmentsService).transfer(by, { conversationId: urgent, toQueueId: stage.queues[0] })
  expect(await Promise.all([usual, urgent].map(priorityOf))).toEqual([4, 7])
})

it('who is sent on as they come: the log names where they came to, and the decision which queue sent them on', async () => {
  const stage = await aStage(world, still, { agents: 1, queues: 2 })
  yes(await stage.change(0, { maxLength: 0, overflow: { to: 'queue', queueId: stage.queues[1] ?? '' } }))
  await stage.setStatus(0, 'away')
  const id = await stage.arrives(0)
  expect(await stage.conversation(id)).toMatchObject({ queueId: stage.queues[1] })
  expect(await stage.log(id)).toMatchObject([
    { kind: 'queued', queue: { id: stage.queues[0] } }, { kind: 'overflowed', queue: { id: stage.queues[1] } },
  ])
  expect((await stage.decisions(id))[0]).toMatchObject({
    outcome: 'overflowed', why: 'max-length', queue: { id: stage.queues[0] }, overflow: { to: 'queue', queueId: stage.queues[1] },
  })
})
