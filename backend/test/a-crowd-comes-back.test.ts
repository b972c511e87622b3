// A line is cut and hundreds come back at the same time, from one address: they get in, few statements serve them all, and
// a door that is full says when to come again.
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { ReplyError } from '@parley/protocol'
import { poolOf } from '../src/metrics/pool.js'
import type { TestVisitor } from './people.js'
import { opens, yes } from './talks.js'
import { aWorld, type World } from './world.js'

const crowd = 150
const door = 20

let world: World
let visitors: TestVisitor[]
beforeAll(async () => {
  world = await aWorld({}, { bounds: { handshakes: door } })
  visitors = []
  for (let n = 0; n < crowd; n += 1) {
    world.clock.advance(1_000)
    visitors.push(await world.aVisitor())
  }
})
afterAll(() => world.close())

/** How often a connection of the pool was taken while this went on, and how many requests waited for one at most. */
async function costOf(work: () => Promise<unknown>): Promise<{ taken: number; waiting: number }> {
  const { master } = world.db.driver as typeof world.db.driver & { master: NodeJS.EventEmitter }
  let [taken, waiting] = [0, 0]
  const count = () => {
    taken += 1
    waiting = Math.max(waiting, poolOf(world.db).waiting)
  }
  master.on('acquire', count)
  await work()
  master.off('acquire', count)
  return { taken, waiting }
}
const refusalOf = (error: unknown): ReplyError => (error as { data: ReplyError }).data
/** Comes in, as often as it takes; `told` is what it hears each time that it is sent away. */
async function comesIn(visitor: TestVisitor, told: ReplyError[]): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await visitor.connect()
      return
    } catch (error) {
      told.push(refusalOf(error))
      await pause(50 * tries)
    }
  }
}
const connected = async () =>
  (await world.db.query<{ count: number }[]>('select count(*)::int from connections'))[0]?.count

it('lets in more people of one address than strangers, however many come, and at few statements each', async () => {
  const told: ReplyError[] = []
  const { taken, waiting } = await costOf(async () => {
    await Promise.all(visitors.map((visitor) => comesIn(visitor, told)))
    await vi.waitFor(async () => expect(await connected()).toBe(crowd), 10_000)
  })
  expect(told.every(({ code }) => code === 'unavailable')).toBe(true)
  // One by one it was a dozen each.
  expect(taken).toBeLessThan(crowd * 2)
  expect(waiting).toBeLessThan(10)
})

it('sends away who comes to a full door, each until another moment, and lets them in then', async () => {
  for (const visitor of visitors) visitor.hangUp()
  await vi.waitFor(async () => expect(await connected()).toBe(0), 10_000)
  world.clock.advance(60_000)
  const told: ReplyError[] = []
  // While the database says nothing, nobody gets past the door.
  world.line.freeze()
  const coming = visitors.map((visitor) => comesIn(visitor, told))
  await vi.waitFor(() => expect(told.length).toBeGreaterThanOrEqual(crowd - door), 10_000)
  world.line.mend()
  await Promise.all(coming)
  expect(new Set(told.map(({ code }) => code))).toEqual(new Set(['unavailable']))
  const seconds = told.map(({ retryAfter = 0 }) => retryAfter)
  expect(Math.min(...seconds)).toBeGreaterThanOrEqual(1)
  expect(Math.max(...seconds)).toBeLessThanOrEqual(5)
  expect(new Set(seconds).size).toBeGreaterThan(1)
  await vi.waitFor(async () => expect(await connected()).toBe(crowd), 10_000)
})

it('resumes all of them at few statements', async () => {
  const talks: { visitor: TestVisitor; id: string }[] = []
  for (const visitor of visitors.slice(0, 50)) {
    world.clock.advance(1_000)
    talks.push({ visitor, id: (await opens(visitor)).id })
  }
  world.clock.advance(60_000)
  const { taken, waiting } = await costOf(async () => {
    const replies = await Promise.all(talks.map(({ visitor, id }) =>
      visitor.ask<{ head: number; conversation: { id: string } }>('conversation:sync', { conversationId: id, afterSeq: 1 })))
    for (const [n, reply] of replies.entries()) {
      expect(yes(reply)).toMatchObject({ mode: 'continue', conversation: { id: talks[n]?.id } })
    }
  })
  expect(taken).toBeLessThan(50)
  expect(waiting).toBeLessThan(10)
})
