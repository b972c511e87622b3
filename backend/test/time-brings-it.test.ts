// What time brings: to whom nobody answers, to who falls silent, to who waits too long, to who wraps up.
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Hours } from '@parley/protocol'
import { Paces } from '../src/conversations/paces.js'
import { ReturnsService } from '../src/conversations/returns.service.js'
import { DomainEvents } from '../src/events/domain-events.js'
import { SilenceService } from '../src/conversations/silence.service.js'
import { DueService } from '../src/routing/due.service.js'
import { aStage, MINUTE, no, yes } from './routing-stories.js'
import { aWorld, type World } from './world.js'

let world: World
beforeAll(async () => { world = await aWorld({ RATE_FACTOR: '1000' }) })
afterAll(() => world.close())

const quiet = { noAnswerSeconds: null, idleMinutes: null }

it('an agent who never answers loses it to the next, who is free; typing stops the clock', async () => {
  const stage = await aStage(world, { ...quiet, noAnswerSeconds: 60 })
  const id = await stage.arrives()
  const first = await stage.holder(id)
  if (first === null) return expect.unreachable()
  await stage.tick(50_000)
  await world.app.get(SilenceService).noteTyping(id, stage.agents[first]?.id ?? '')
  await stage.tick(50_000)
  expect(await stage.holder(id)).toBe(first)
  await stage.tick(10_000)
  expect(await stage.holder(id)).toBe(1 - first)
  expect((await stage.log(id)).map(({ kind }) => kind)).toEqual(['queued', 'assigned', 'left', 'assigned'])
  expect((await stage.decisions(id)).map(({ outcome }) => outcome)).toEqual(['assigned', 'returned', 'assigned'])
  expect(await stage.broken()).toEqual([])
})

it('an agent who has answered keeps it, and so does one whom nobody could follow', async () => {
  const stage = await aStage(world, { ...quiet, noAnswerSeconds: 60 })
  const answered = await stage.arrives()
  const holder = await stage.holder(answered)
  if (holder === null) return expect.unreachable()
  yes(await stage.agentSays(holder, answered))
  await stage.setStatus(1 - holder, 'away')
  const lonely = await stage.arrives()
  await stage.tick(10 * MINUTE)
  expect([await stage.holder(answered), await stage.holder(lonely)]).toEqual([holder, holder])
})

it('idle, it frees its slot, and comes back to its agent when the visitor writes', async () => {
  const stage = await aStage(world, { ...quiet, idleMinutes: 10, closeIdle: null }, { agents: 1, capacity: 1 })
  const id = await stage.arrives()
  yes(await stage.agentSays(0, id))
  const next = await stage.arrives()
  await stage.tick(9 * MINUTE)
  expect(await stage.conversation(id)).toMatchObject({ idle: false })
  await stage.tick(MINUTE)
  await stage.tick(0)
  expect(await stage.conversation(id)).toMatchObject({ idle: true, status: 'active' })
  expect(await stage.holder(next)).toBe(0)
  yes(await stage.close(0, next))
  yes(await stage.visitorSays(id))
  expect(await stage.conversation(id)).toMatchObject({ idle: false, status: 'active' })
  expect(await stage.holder(id)).toBe(0)
  expect((await stage.log(id)).filter(({ kind }) => kind === 'idled')).toHaveLength(1)
  expect(await stage.broken()).toEqual([])
})

it('idle while its agent took another, it waits at its old place and comes to them first', async () => {
  const stage = await aStage(world, { ...quiet, idleMinutes: 10, closeIdle: null }, { agents: 2, capacity: 1 })
  await stage.setStatus(1, 'away')
  const id = await stage.arrives()
  await stage.tick(10 * MINUTE)
  const next = await stage.arrives()
  expect(await stage.holder(next)).toBe(0)
  yes(await stage.visitorSays(id))
  expect(await stage.conversation(id)).toMatchObject({ status: 'queued' })
  expect((await stage.decisions(id)).some((each) => each.outcome === 'returned' && each.reason === 'busy')).toBe(true)
  const behind = await stage.arrives()
  yes(await stage.close(0, next))
  await stage.settle()
  expect([await stage.holder(id), await stage.holder(behind)]).toEqual([0, null])
  expect(await stage.broken()).toEqual([])
})

it('an idle one whose visitor writes while its agent is away waits where the queue takes back, and stays theirs where not, or taken by hand', async () => {
  const idle = { ...quiet, idleMinutes: 10, closeIdle: null, lastAgent: null }
  const gives = await aStage(world, { ...idle, whenAway: 'give-back' }, { agents: 1 })
  const given = await gives.arrives()
  const keeps = await aStage(world, idle, { agents: 1 })
  const kept = await keeps.arrives()
  await gives.tick(10 * MINUTE)
  for (const stage of [gives, keeps]) yes(await stage.setStatus(0, 'away'))
  yes(await gives.visitorSays(given))
  yes(await keeps.visitorSays(kept))
  expect(await gives.conversation(given)).toMatchObject({ status: 'queued', agentId: null })
  expect((await gives.log(given)).at(-2)).toMatchObject({ kind: 'left', reason: 'away' })
  expect(await keeps.conversation(kept)).toMatchObject({ status: 'active', idle: false })
  await gives.tick(1_000)
  yes(await gives.accept(0, given))
  await gives.tick(10 * MINUTE)
  expect(await gives.conversation(given)).toMatchObject({ status: 'active', idle: true })
  yes(await gives.visitorSays(given))
  expect(await gives.conversation(given)).toMatchObject({ status: 'active', idle: false })
})

it('an idle one whose visitor writes while its agent is gone stays theirs within the grace, and waits beyond it', async () => {
  const stage = await aStage(world, { ...quiet, idleMinutes: 10, closeIdle: null }, { agents: 1 })
  const [soon, late] = [await stage.arrives(), await stage.arrives()]
  await stage.tick(10 * MINUTE)
  await stage.disconnect(0)
  await stage.tick(15_000)
  yes(await stage.visitorSays(soon))
  expect(await stage.conversation(soon)).toMatchObject({ status: 'active', idle: false })
  await stage.tick(6_000)
  expect(await stage.conversation(soon)).toMatchObject({ status: 'queued' })
  expect(await stage.conversation(late)).toMatchObject({ status: 'active', idle: true })
  yes(await stage.visitorSays(late))
  expect((await stage.log(late)).find(({ kind }) => kind === 'left')).toMatchObject({ reason: 'gone' })
})

it('silent for long it is warned, then closed; a word in between begins it anew', async () => {
  const stage = await aStage(world, { ...quiet, idleMinutes: 10, closeIdle: { afterMinutes: 30, warnMinutes: 5 } }, { agents: 1 })
  const [left, saved] = [await stage.arrives(), await stage.arrives()]
  await stage.tick(10 * MINUTE)
  await stage.tick(25 * MINUTE)
  expect((await stage.log(left)).at(-1)).toMatchObject({ kind: 'warned' })
  yes(await stage.visitorSays(saved))
  await stage.tick(5 * MINUTE)
  expect(await stage.conversation(left)).toMatchObject({ status: 'closed' })
  expect((await stage.log(left)).at(-1)).toMatchObject({ kind: 'closed', reason: 'idle' })
  expect(await stage.conversation(saved)).toMatchObject({ status: 'active', idle: false })
})

it('after closing, the slot stays taken for the wrap-up and no longer', async () => {
  const stage = await aStage(world, { ...quiet, wrapUpSeconds: 30 }, { agents: 1, capacity: 1 })
  const [id, next] = [await stage.arrives(), await stage.arrives()]
  yes(await stage.close(0, id))
  await stage.settle()
  expect(await stage.holder(next)).toBeNull()
  expect(no(await stage.accept(0, next))).toBe('conflict')
  await stage.tick(29_000)
  expect(await stage.holder(next)).toBeNull()
  await stage.tick(1_000)
  expect(await stage.holder(next)).toBe(0)
})

it('who waits too long is offered to leave a message, and is not lost', async () => {
  const stage = await aStage(world, { ...quiet, maxWaitSeconds: 60, overflow: { to: 'message' } }, { agents: 1 })
  await stage.setStatus(0, 'away')
  const id = await stage.arrives()
  await stage.tick(59_000)
  expect(await stage.conversation(id)).toMatchObject({ left: null })
  await stage.tick(1_000)
  expect(await stage.conversation(id)).toMatchObject({ left: 'message', status: 'queued' })
  expect((await stage.log(id)).at(-1)).toMatchObject({ kind: 'message-left', reason: 'max-wait' })
  await stage.setStatus(0, 'online')
  await stage.settle()
  expect(await stage.holder(id)).toBeNull()
  yes(await stage.accept(0, id))
  expect(await stage.holder(id)).toBe(0)
})

it('or goes to the other queue, once, where somebody is', async () => {
  const stage = await aStage(world, quiet, { agents: 2, queues: 2 })
  yes(await stage.change(0, { maxWaitSeconds: 60, overflow: { to: 'queue', queueId: stage.queues[1] ?? '' } }))
  yes(await stage.change(1, { maxWaitSeconds: 60, overflow: { to: 'queue', queueId: stage.queues[0] ?? '' } }))
  expect(no(await stage.change(0, { overflow: { to: 'queue', queueId: stage.queues[0] ?? '' } }))).toBe('invalid')
  await stage.setStatus(0, 'away')
  await stage.setStatus(1, 'away')
  const id = await stage.arrives()
  await stage.tick(MINUTE)
  expect((await stage.conversation(id))?.queueId).toBe(stage.queues[1])
  expect((await stage.log(id)).at(-1)).toMatchObject({ kind: 'overflowed', reason: 'max-wait' })
  await stage.setStatus(1, 'online')
  await stage.settle()
  expect(await stage.holder(id)).toBe(1)
})

it('and on to a third, but never to one where it has waited before: there it ends with a message', async () => {
  const stage = await aStage(world, quiet, { agents: 1, queues: 3 })
  for (const [from, to] of [[0, 1], [1, 2], [2, 0]] as const) {
    yes(await stage.change(from, { maxWaitSeconds: 60, overflow: { to: 'queue', queueId: stage.queues[to] ?? '' } }))
  }
  await stage.setStatus(0, 'away')
  const id = await stage.arrives()
  for (const queue of [1, 2]) {
    await stage.tick(MINUTE)
    expect(await stage.conversation(id)).toMatchObject({ queueId: stage.queues[queue], left: null })
  }
  await stage.tick(MINUTE)
  expect(await stage.conversation(id)).toMatchObject({ queueId: stage.queues[2], left: 'message' })
  expect((await stage.log(id)).map(({ kind }) => kind)).toEqual(['queued', 'overflowed', 'overflowed', 'message-left'])
})

it('a snooze that is over asks for no answer where the last word was the agent’s, and for one where the visitor waits', async () => {
  const stage = await aStage(world, { ...quiet, noAnswerSeconds: 60 })
  const [done, asked] = [await stage.arrives(), await stage.arrives()]
  const [first, second] = [await stage.holder(done) ?? -1, await stage.holder(asked) ?? -1]
  for (const id of [done, asked]) yes(await stage.visitorSays(id))
  yes(await stage.agentSays(first, done))
  yes(await stage.snooze(first, done, 10 * MINUTE))
  yes(await stage.snooze(second, asked, 10 * MINUTE))
  await stage.tick(10 * MINUTE)
  expect([await stage.holder(done), await stage.holder(asked)]).toEqual([first, second])
  await stage.tick(MINUTE)
  expect([await stage.holder(done), await stage.holder(asked)]).toEqual([first, first])
  yes(await stage.visitorSays(done))
  await stage.tick(10 * MINUTE)
  expect(await stage.holder(done)).toBe(first)
})

it('other clocks hold at once for everything that is open, however much', async () => {
  const stage = await aStage(world, { ...quiet, maxWaitSeconds: 3600 }, { agents: 1 })
  await stage.setStatus(0, 'away')
  const id = await stage.arrives()
  await world.db.query(`
    insert into conversations (id, site_id, visitor_id, client_id, queue_id, status, queued_at, created_at, waiting_since, due_at)
    select gen_random_uuid(), site_id, visitor_id, gen_random_uuid(), queue_id, status, queued_at, created_at, waiting_since, null
    from conversations, generate_series(1, 1100) where id = $1`, [id])
  const due = async () => (await world.db.query<{ many: number }[]>(`
    select count(*)::int as many from conversations where queue_id = $1 and due_at = waiting_since + interval '30 minutes'`,
  [stage.queues[0]]))[0]?.many
  await stage.tick(MINUTE)
  expect(await due()).toBe(0)
  yes(await stage.change(0, { maxWaitSeconds: 1800 }))
  await stage.tick(0)
  // The clockwork of the house takes its part of them.
  await expect.poll(due).toBe(1101)
  // They do not wait through the stories that follow.
  await world.db.query('delete from conversations where queue_id = $1 and id <> $2', [stage.queues[0], id])
})

it('two sweeps at once look at the same queue, and both end', async () => {
  const stage = await aStage(world, quiet, { agents: 1 })
  const id = await stage.arrives()
  yes(await stage.change(0, { noAnswerSeconds: 60 }))
  const due = world.app.get(DueService)
  await Promise.all([due.sweep(), due.sweep()])
  expect(await stage.holder(id)).toBe(0)
})

it('a setting that is no clock, or as it was, moves none', async () => {
  const stage = await aStage(world, { ...quiet, maxWaitSeconds: 3600 }, { agents: 1 })
  await stage.setStatus(0, 'away')
  const id = await stage.arrives()
  await stage.tick(0)
  const row = async () => (await world.db.query<{ due_at: Date; xmin: string }[]>('select due_at, xmin::text from conversations where id = $1', [id]))[0]
  const before = await row()
  yes(await stage.change(0, { maxWaitSeconds: 3600, priority: 5, preferredSkills: ['tea'] }))
  await stage.tick(0)
  expect(await row()).toEqual(before)
  yes(await stage.change(0, { maxWaitSeconds: 1800 }))
  await stage.tick(0)
  expect((await row())?.due_at.getTime()).toBe((before?.due_at.getTime() ?? 0) - 30 * MINUTE)
})

it('the time in which both were silent and it took no slot is not counted as handling', async () => {
  const stage = await aStage(world, { ...quiet, idleMinutes: 10, closeIdle: { afterMinutes: 30, warnMinutes: 5 } }, { agents: 1 })
  const [left, woken] = [await stage.arrives(), await stage.arrives()]
  await stage.tick(10 * MINUTE)
  await stage.tick(20 * MINUTE)
  yes(await stage.visitorSays(woken))
  await stage.tick(5 * MINUTE)
  await stage.tick(5 * MINUTE)
  yes(await stage.close(0, woken))
  expect(await stage.conversation(left)).toMatchObject({ status: 'closed' })
  const rows = await world.db.query<{ id: string; handled: number }[]>(`
    select conversation_id as id, extract(epoch from ended_at - began_at)::int - idle_seconds as handled from assignments
    where conversation_id = any($1)`, [[left, woken]])
  expect(rows.find(({ id }) => id === left)?.handled).toBe(10 * 60)
  expect(rows.find(({ id }) => id === woken)?.handled).toBe(20 * 60)
  // A new one, which remembers nothing.
  expect(await new Paces(world.db, new DomainEvents(), world.clock).meanIn(stage.queues[0] ?? '')).toBe(15 * 60)
})

it('what an agent could not be taken from holds up no other, and what a node left behind is found by the sweep', async () => {
  const stage = await aStage(world, { ...quiet, whenAway: 'give-back' }, { agents: 3, capacity: 1 })
  const ids = [await stage.arrives(), await stage.arrives(), await stage.arrives()]
  const holders = await Promise.all(ids.map((id) => stage.holder(id)))
  const of = (agent: number) => ids[holders.indexOf(agent)] ?? expect.unreachable()
  // As if the node had died between storing and telling it.
  await world.db.query(`update agents set status = 'away', status_since = $2 where id = $1`, [stage.agents[0]?.id, world.clock.now()])
  const returns = world.app.get(ReturnsService)
  const takeBackFrom = returns.takeBackFrom.bind(returns)
  vi.spyOn(returns, 'takeBackFrom').mockImplementation(async (agentId, ...rest) => {
    if (agentId === stage.agents[1]?.id) throw new Error('this one fails')
    await takeBackFrom(agentId, ...rest)
  })
  await stage.disconnect(1)
  await stage.disconnect(2)
  await stage.tick(21_000)
  expect(await Promise.all([0, 1, 2].map(async (agent) => (await stage.conversation(of(agent)))?.status))).toEqual(['queued', 'active', 'queued'])
  vi.restoreAllMocks()
  await stage.tick(0)
  expect((await stage.conversation(of(1)))?.status).toBe('queued')
  yes(await stage.accept(0, of(0)))
  await stage.tick(1_000)
  // Taken by hand while away: it stays.
  expect(await stage.holder(of(0))).toBe(0)
})

it('who is in line as the queue closes goes where those go who come then, or waits on where it is set so', async () => {
  const stage = await aStage(world, quiet, { agents: 1, queues: 2 })
  const ends = new Date(Math.ceil(world.clock.now().getTime() / MINUTE + 1) * MINUTE)
  const day = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' }).format(world.clock.now()).toLowerCase() as keyof Hours['week']
  const to = ends.toISOString().slice(11, 16)
  const week = { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] }
  const hours: Hours = { timeZone: 'UTC', holidays: [], week: { ...week, [day]: [{ from: '00:00', to: to === '00:00' ? '24:00' : to }] } }
  yes(await stage.change(0, { hours, overflow: { to: 'call-back' } }))
  yes(await stage.change(1, { hours, overflow: { to: 'call-back' }, whenClosing: 'keep' }))
  await stage.setStatus(0, 'away')
  const [sent, kept] = [await stage.arrives(0), await stage.arrives(1)]
  await stage.tick(ends.getTime() - world.clock.now().getTime() - 1)
  expect((await stage.conversation(sent))?.left).toBeNull()
  await stage.tick(1)
  expect(await stage.conversation(sent)).toMatchObject({ status: 'queued', left: 'call-back' })
  expect((await stage.log(sent)).at(-1)).toMatchObject({ kind: 'message-left', as: 'call-back', reason: 'closed' })
  expect(await stage.conversation(kept)).toMatchObject({ status: 'queued', left: null })
})

it('where agents take by hand, one that is not answered waits again for the others', async () => {
  const stage = await aStage(world, { ...quiet, strategy: 'manual', noAnswerSeconds: 60 })
  const [dropped, answered] = [await stage.arrives(), await stage.arrives()]
  for (const id of [dropped, answered]) yes(await stage.accept(0, id))
  yes(await stage.agentSays(0, answered))
  await stage.setStatus(1, 'away')
  await stage.tick(MINUTE)
  expect(await stage.holder(dropped)).toBe(0)
  await stage.setStatus(1, 'online')
  await stage.tick(10_000)
  expect([(await stage.conversation(dropped))?.status, await stage.holder(answered)]).toEqual(['queued', 0])
  yes(await stage.accept(1, dropped))
})

it('who comes back after an agent was lost waits anew before being sent on, at the old place', async () => {
  const stage = await aStage(world, { ...quiet, maxWaitSeconds: 60 }, { agents: 1 })
  const id = await stage.arrives()
  await stage.tick(10 * MINUTE)
  await stage.disconnect(0)
  await stage.tick(21_000)
  await stage.tick(0)
  expect(await stage.conversation(id)).toMatchObject({ status: 'queued', left: null })
  await stage.tick(59_000)
  expect(await stage.conversation(id)).toMatchObject({ left: null })
  await stage.tick(1_000)
  expect(await stage.conversation(id)).toMatchObject({ left: 'message' })
})

it('opens again for as long as the queue says', async () => {
  const stage = await aStage(world, { ...quiet, reopenMinutes: 60 })
  const [soon, late] = [await stage.arrives(), await stage.arrives()]
  for (const id of [soon, late]) yes(await stage.close('visitor', id))
  await stage.tick(60 * MINUTE)
  yes(await stage.visitorSays(soon))
  expect((await stage.conversation(soon))?.status).not.toBe('closed')
  await stage.tick(1)
  expect(no(await stage.visitorSays(late))).toBe('conflict')
  expect((await stage.conversation(late))?.status).toBe('closed')
})
