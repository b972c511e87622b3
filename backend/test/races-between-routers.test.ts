// Two nodes route at the same moment: both have decided, from a common start, to give the same conversation away. By hand,
// with as many rounds as one likes: `RACE_ROUNDS=1000`.
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { PresenceService } from '../src/presence/presence.service.js'
import { Roster } from '../src/routing/roster.js'
import { Sweeper } from '../src/routing/sweeper.js'
import type { Ground, InnerHouse } from './inner-house.js'
import { aRoutingHouse, type Commands, type RoutingHouse } from './routing-driver.js'
import { no, yes } from './routing-stories.js'

const rounds = Number(process.env['RACE_ROUNDS'] ?? 20)

let house: RoutingHouse<InnerHouse>
let apps: Ground['app'][]
let here: Commands
let there: Commands
beforeAll(async () => {
  house = await aRoutingHouse({ agents: 2, queues: 1, capacity: 1, settings: { lastAgent: null } })
  const other = await house.world.anotherNode()
  apps = [house.world.app, other.app]
  ;[here, there] = [house, house.on(other)]
  // Nothing routes but what the story wakes.
  for (const app of apps) await app.get(Sweeper).beforeApplicationShutdown()
})
afterAll(() => house?.leave())
beforeEach(async () => {
  for (const app of apps) await app.get(PresenceService).beat()
  for (const n of [0, 1]) await here.disconnect(n)
})

/** What a node has read of agents and queues is what is so now. */
async function look(...nodes: Ground['app'][]): Promise<void> {
  for (const app of nodes) {
    app.get(Roster).touchAll()
    await app.get(Roster).refresh()
  }
}

/** Opens two, waits until both routers have decided about the first, and lets both go on at once. Returns the two in their order. */
async function race(round: number): Promise<string[]> {
  const { db } = house.world
  const gate = db.createQueryRunner()
  const opened: string[] = []
  await gate.startTransaction()
  await gate.query('select 1 from agents for update')
  const waiting = async () => {
    const [row] = await db.query<[{ waiting: number }]>(`select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`)
    return row.waiting
  }
  // Who opens them routes first, and stands first at the gate.
  const [first, second] = round % 2 === 0 ? [here, there] : [there, here]
  for (let n = 0; n < 2; n += 1) opened.push(yes(await first.open(0)))
  const routed = [first.settle(), second.settle()]
  await vi.waitFor(async () => expect(await waiting()).toBe(2), { timeout: 10_000, interval: 2 })
  await gate.commitTransaction()
  await gate.release()
  await Promise.all(routed)
  return opened
}

/** Of each: who holds it, and how often that was written. */
const stored = (ids: readonly string[]) => house.world.db.query<{ agent: string | null; given: number; told: number; decided: number }[]>(`
  select c.agent_id as agent, (select count(*)::int from assignments where conversation_id = c.id) as given,
    (select count(*)::int from entries where conversation_id = c.id and kind = 'assigned') as told,
    (select count(*)::int from decisions where conversation_id = c.id and outcome = 'assigned') as decided
  from unnest($1::uuid[]) with ordinality as opened (id, place) join conversations c using (id) order by opened.place`, [ids])
const once = (agent: string | undefined) => ({ agent, given: 1, told: 1, decided: 1 })
const waits = { agent: null, given: 0, told: 0, decided: 0 }

it(`the same conversation to the same agent, ${rounds} times: it is given once, and whoever comes next waits for the next slot`, async () => {
  const [agent] = house.agents
  await here.connect(0)
  await look(...apps)
  for (let round = 0; round < rounds; round += 1) {
    const [first = '', second = ''] = await race(round)
    expect({ round, stored: await stored([first, second]) }).toEqual({ round, stored: [once(agent?.id), waits] })
    expect(no(await there.accept(0, second))).toBe('conflict')
    yes(await there.close(0, first))
    await there.settle()
    expect(await stored([second])).toEqual([once(agent?.id)])
    yes(await here.close(0, second))
    await look(...apps)
  }
}, 3_600_000)

/** The one node knows of the better agent, the other has not heard of them yet: each has somebody else in mind. */
async function differ(): Promise<void> {
  yes(await here.setStatus(0, 'away'))
  await look(...apps)
  yes(await here.setStatus(0, 'online'))
  await here.settle()
}

it(`the same conversation to two agents, ${rounds} times: one of them has it, and the other is free for the next`, async () => {
  const [best, other] = house.agents
  yes(await here.setAbilities(0, { level: 'first' }))
  for (const n of [0, 1]) await here.connect(n)
  for (let round = 0; round < rounds; round += 1) {
    await differ()
    const opened = await race(round)
    const [one, next] = await stored(opened)
    expect([best?.id, other?.id]).toContain(one?.agent)
    expect({ round, one, next }).toEqual({
      round, one: once(one?.agent ?? undefined), next: once(one?.agent === best?.id ? other?.id : best?.id),
    })
    for (const id of opened) yes(await there.close('visitor', id))
  }
}, 3_600_000)

it(`two agents about the same conversation, ${rounds} times: one of them is asked, and the other about the next`, async () => {
  yes(await here.change(0, { offer: { seconds: 60, missesUntilAway: null } }))
  for (const n of [0, 1]) await here.connect(n)
  for (let round = 0; round < rounds; round += 1) {
    await differ()
    const opened = await race(round)
    const asked = await house.world.db.query<{ id: string; agent: string; kept: string }[]>(`
      select c.id, o.agent_id as agent, c.offered_agent_id as kept from offers o join conversations c on c.id = o.conversation_id
      where c.id = any($1) order by c.id`, [opened])
    expect({ round, about: asked.map(({ id }) => id) }).toEqual({ round, about: opened })
    expect(asked.map(({ agent }) => agent)).toEqual(asked.map(({ kept }) => kept))
    expect(new Set(asked.map(({ agent }) => agent)).size).toBe(2)
    for (const id of opened) yes(await there.close('visitor', id))
  }
}, 3_600_000)
