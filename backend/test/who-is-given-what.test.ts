// Who is given a conversation, in which order, and that it can be read why.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AgentRoutingService } from '../src/agents/agent-routing.service.js'
import { QueuesService } from '../src/queues/queues.service.js'
import { RoutingSettingsService } from '../src/queues/routing-settings.service.js'
import { ExplanationsService } from '../src/routing/explanations.service.js'
import type { AgentSpeaker, VisitorSpeaker } from '../src/speaker.js'
import { speakerOf } from './routing-driver.js'
import { aStage, MINUTE, no, yes, type Stage } from './routing-stories.js'
import { aWorld, type World } from './world.js'

let world: World
let by: AgentSpeaker
beforeAll(async () => {
  world = await aWorld({ RATE_FACTOR: '1000' })
  by = speakerOf(await world.admin())
})
afterAll(() => world.close())

const still = { noAnswerSeconds: null, idleMinutes: null } as const
const change = (stage: Stage, agent: number, wish: object) =>
  world.app.get(AgentRoutingService).change(by, stage.agents[agent]?.id ?? '', wish)
const aVisitor = async (wish: { language?: string } = {}): Promise<VisitorSpeaker> => {
  const id = crypto.randomUUID()
  await world.db.query('insert into visitors (id, site_id, language, first_seen_at, last_seen_at) values ($1, $2, $3, now(), now())',
    [id, world.site.id, wish.language ?? null])
  return { kind: 'visitor', id, siteId: world.site.id }
}
const opensFor = async (stage: Stage, visitor: VisitorSpeaker, queue = 0) => {
  const id = yes(await stage.open(queue, { visitor }))
  await stage.settle()
  return id
}

it('manual: nobody is given anything until they take it, the first in line first', async () => {
  const stage = await aStage(world, { ...still, strategy: 'manual' }, { agents: 1 })
  const [first, second] = [await stage.arrives(), await stage.arrives()]
  expect([await stage.holder(first), await stage.holder(second)]).toEqual([null, null])
  expect(yes(await stage.accept(0))).toBe(first)
})

it('round-robin gives to each in turn', async () => {
  const stage = await aStage(world, { ...still, strategy: 'round-robin' }, { agents: 3, capacity: 10 })
  const holders: (number | null)[] = []
  for (let n = 0; n < 6; n += 1) holders.push(await stage.holder(await stage.arrives()))
  expect(holders.slice(3)).toEqual(holders.slice(0, 3))
  expect(new Set(holders).size).toBe(3)
})

it('who comes back goes to their last agent, within the time, and to anybody after it', async () => {
  const stage = await aStage(world, { ...still, lastAgent: { withinHours: 1, waitSeconds: 0 } }, { agents: 4, capacity: 4 })
  const visitor = await aVisitor()
  const first = await opensFor(stage, visitor)
  const agent = await stage.holder(first)
  if (agent === null) return expect.unreachable()
  await stage.arrives()
  yes(await stage.close(agent, first))
  for (let n = 0; n < 3; n += 1) await stage.arrives()
  const second = await opensFor(stage, visitor)
  expect(await stage.holder(second)).toBe(agent)
  expect((await stage.decisions(second)).at(-1)).toMatchObject({ outcome: 'assigned', rule: 'last-agent' })
  yes(await stage.close(agent, second))
  await stage.tick(61 * MINUTE)
  const third = await opensFor(stage, visitor)
  expect((await stage.decisions(third)).at(-1)).not.toMatchObject({ rule: 'last-agent' })
})

it('waits for the last agent who is full, for as long as set', async () => {
  const stage = await aStage(world, { ...still, lastAgent: { withinHours: 1, waitSeconds: 60 } }, { agents: 2, capacity: 1 })
  const visitor = await aVisitor()
  const first = await opensFor(stage, visitor)
  const agent = await stage.holder(first)
  if (agent === null) return expect.unreachable()
  yes(await stage.close(agent, first))
  await stage.setStatus(1 - agent, 'away')
  await stage.arrives()
  await stage.setStatus(1 - agent, 'online')
  const second = await opensFor(stage, visitor)
  expect(await stage.holder(second)).toBeNull()
  expect((await stage.decisions(second)).at(-1)).toMatchObject({ outcome: 'waits', reason: 'for-last-agent' })
  const other = await stage.arrives()
  expect(await stage.holder(other)).toBe(1 - agent)
  yes(await stage.close(1 - agent, other))
  await stage.tick(MINUTE)
  expect(await stage.holder(second)).toBe(1 - agent)
})

it('rules put a conversation before others, elsewhere, or to who can; the log names the rule', async () => {
  const stage = await aStage(world, still, { agents: 1, queues: 2, capacity: 1 })
  await world.app.get(RoutingSettingsService).change(by, { rules: [
    { name: 'Chinese first', when: { languages: ['zh'], queueIds: [stage.queues[0] ?? ''] }, give: { priority: 9 } },
    { name: 'Portuguese elsewhere', when: { languages: ['pt'] }, give: { queueId: stage.queues[1] ?? '', skills: ['portuguese'] } },
  ] })
  await stage.setStatus(0, 'away')
  const usual = await stage.arrives()
  const urgent = await opensFor(stage, await aVisitor({ language: 'zh-CN' }))
  const elsewhere = await opensFor(stage, await aVisitor({ language: 'pt-BR' }))
  expect((await stage.conversation(elsewhere))?.queueId).toBe(stage.queues[1])
  expect((await stage.decisions(urgent))[0]).toMatchObject({ outcome: 'prioritised', rule: 'Chinese first', priority: 9 })
  await stage.setStatus(0, 'online')
  await stage.settle()
  expect([await stage.holder(urgent), await stage.holder(usual)]).toEqual([0, null])
  yes(await stage.close(0, urgent))
  await stage.settle()
  expect(await stage.holder(usual)).toBe(0)
  yes(await stage.close(0, usual))
  await stage.settle()
  expect(await stage.holder(elsewhere)).toBeNull()
  expect((await stage.decisions(elsewhere)).at(-1)).toMatchObject({
    outcome: 'waits', reason: 'none-able', verdicts: [{ verdict: 'skipped', reason: 'skill-missing', skill: 'portuguese' }],
  })
  await change(stage, 0, { skills: ['Portuguese'] })
  await stage.settle()
  expect(await stage.holder(elsewhere)).toBe(0)
  await world.app.get(RoutingSettingsService).change(by, { rules: [] })
})

it('whom nobody can help holds up nobody behind', async () => {
  const stage = await aStage(world, { ...still, language: 'required' }, { agents: 1, capacity: 2 })
  await change(stage, 0, { languages: ['en'] })
  const alone = await opensFor(stage, await aVisitor({ language: 'ja' }))
  const served = await opensFor(stage, await aVisitor({ language: 'en-GB' }))
  expect([await stage.holder(alone), await stage.holder(served)]).toEqual([null, 0])
})

it('an agent takes from their queues in their own order; levels are tried one after another', async () => {
  const stage = await aStage(world, still, { agents: 2, queues: 2, capacity: 1 })
  const [one = '', two = ''] = stage.queues
  await change(stage, 0, { queues: [{ queueId: one, level: 'normal', rank: 2 }, { queueId: two, level: 'normal', rank: 1 }] })
  await change(stage, 1, { queues: [{ queueId: one, level: 'last', rank: 0 }] })
  await stage.setStatus(0, 'away')
  await stage.setStatus(1, 'away')
  const [older, wanted] = [await stage.arrives(0), await stage.arrives(1)]
  await stage.setStatus(0, 'online')
  await stage.settle()
  expect([await stage.holder(older), await stage.holder(wanted)]).toEqual([null, 0])
  yes(await stage.close(0, wanted))
  await stage.settle()
  yes(await stage.close(0, older))
  await stage.setStatus(1, 'online')
  const [first, second] = [await stage.arrives(0), await stage.arrives(0)]
  expect([await stage.holder(first), await stage.holder(second)]).toEqual([0, 1])
  expect((await stage.decisions(first)).at(-1)).toMatchObject({ rule: 'level' })
})

it('a lowered limit takes nothing away, and nothing more is given until there is room', async () => {
  const stage = await aStage(world, still, { agents: 1, capacity: 3 })
  const held = [await stage.arrives(), await stage.arrives(), await stage.arrives()]
  yes(await stage.setCapacity(0, 1))
  const waits = await stage.arrives()
  for (const id of held.slice(0, 2)) yes(await stage.close(0, id))
  await stage.settle()
  expect(await stage.holder(waits)).toBeNull()
  yes(await stage.close(0, held[2] ?? ''))
  await stage.settle()
  expect(await stage.holder(waits)).toBe(0)
})

it('what is wrapped up keeps the slot of its queue too', async () => {
  const stage = await aStage(world, { ...still, wrapUpSeconds: 60 }, { agents: 1, queues: 2, capacity: 4 })
  await world.app.get(QueuesService).change(by, stage.queues[0] ?? '', { capacityPerAgent: 1 })
  const [first, next] = [await stage.arrives(0), await stage.arrives(0)]
  yes(await stage.close(0, first))
  await stage.settle()
  expect(await stage.holder(next)).toBeNull()
  expect((await stage.decisions(next)).at(-1)).toMatchObject({ outcome: 'waits', verdicts: [{ reason: 'queue-full' }] })
  expect(no(await stage.accept(0, next))).toBe('conflict')
  expect(await stage.holder(await stage.arrives(1))).toBe(0)
  await stage.tick(MINUTE)
  expect(await stage.holder(next)).toBe(0)
})

it('a transfer may exceed the limit by as many as the queue says, and no more', async () => {
  const stage = await aStage(world, { ...still, transfersOver: 1 }, { agents: 2, capacity: 1 })
  const [a, b, c] = [await stage.arrives(), await stage.arrives(), await stage.arrives()]
  const from = await stage.holder(a)
  if (from === null) return expect.unreachable()
  yes(await stage.transfer(from, a, { agent: 1 - from }))
  await stage.settle()
  expect(await stage.holder(c)).toBe(from)
  expect(await stage.holder(b)).toBe(1 - from)
  expect(no(await stage.transfer(from, c, { agent: 1 - from }))).toBe('conflict')
})

it('nobody starves: with more who come than can be served, each is served in the order in which they came', async () => {
  const stage = await aStage(world, still, { agents: 2, queues: 2, capacity: 1 })
  const came: string[] = []
  const served: string[] = []
  const serve = async () => {
    await stage.settle()
    for (const id of came.filter((each) => !served.includes(each))) if (await stage.holder(id) !== null) served.push(id)
  }
  for (let round = 0; round < 12; round += 1) {
    await stage.tick(1_000)
    came.push(await stage.arrives(round % 2), await stage.arrives(0))
    await serve()
    const oldest = served.at(-2)
    const holder = oldest && await stage.holder(oldest)
    if (oldest && typeof holder === 'number') yes(await stage.close(holder, oldest))
    await serve()
  }
  expect(served.length).toBeGreaterThan(10)
  expect(served.length).toBeLessThan(came.length)
  expect(served).toEqual(came.slice(0, served.length))
})

describe('why', () => {
  it('is stored with each decision: who was free, who was skipped, by which rule; and what would be decided now', async () => {
    const stage = await aStage(world, still, { agents: 3, capacity: 1 })
    await stage.setStatus(2, 'away')
    const [first, second, third] = [await stage.arrives(), await stage.arrives(), await stage.arrives()]
    const [decision] = await stage.decisions(first)
    expect(decision?.verdicts.map((each) => (each.verdict === 'skipped' ? each.reason : each.verdict))).toEqual(['chosen', 'free', 'away'])
    expect((await stage.decisions(second))[0]).toMatchObject({ outcome: 'assigned', rule: 'only-one-free' })
    expect((await stage.decisions(third)).map(({ outcome }) => outcome)).toEqual(['waits'])
    await stage.settle()
    await stage.tick(5_000)
    expect(await stage.decisions(third)).toHaveLength(1)
    const explanations = world.app.get(ExplanationsService)
    expect((await explanations.ofConversation(by, third)).now).toMatchObject({ outcome: 'waits', reason: 'all-full' })
    expect((await explanations.ofConversation(by, first)).now).toBeNull()
    const log = await explanations.log({ queueId: stage.queues[0] }, undefined, 2)
    expect(log.items.map(({ conversationId }) => conversationId)).toEqual([third, second])
    const rest = await explanations.log({ queueId: stage.queues[0] }, log.nextCursor ?? '', 2)
    expect(rest).toMatchObject({ items: [{ conversationId: first }], nextCursor: null })
  })
})

