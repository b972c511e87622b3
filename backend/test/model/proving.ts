// Sequences of commands over the real backend and database, each held against the promises after every step.
import fc from 'fast-check'
import { Roster } from '../../src/routing/roster.js'
import { Sweeper } from '../../src/routing/sweeper.js'
import { aRoutingHouse, type RoutingHouse } from '../routing-driver.js'
import { watchCommits } from './at-every-commit.js'
import { brokenBy } from './model.js'
import { see, type Seen } from './seen.js'
import { AGENTS, perform, QUEUES, sequence, type Step } from './steps.js'

const LONG = 20
const LONGEST = 60
const TIDY_EVERY = 10
/** What is empty at the beginning of each sequence. */
const emptied = ['conversations', 'entries', 'assignments', 'offers', 'decisions', 'connections', 'broken']

export interface Proving {
  /** Plays that many sequences from a seed. @throws with seed, path and the shortest sequence that breaks a promise */
  prove: (runs: number, seed: number) => Promise<{ plays: number; long: number; steps: number; allowed: number }>
  leave: () => Promise<void>
}

export async function aProving(): Promise<Proving> {
  const house = await aRoutingHouse({ agents: AGENTS, queues: QUEUES })
  // Time is the sequence's alone: a sweep of its own accord would come between what is done and what is looked at.
  await house.world.app.get(Sweeper).beforeApplicationShutdown()
  const commits = await watchCommits(house.world.db)
  let [steps, allowed, plays, long] = [0, 0, 0, 0]
  const play = async (all: Step[]) => {
    await startAnew(house)
    // What was deleted lies in every index until then, and each look would step over it.
    if (plays % TIDY_EVERY === 0) await house.world.db.query(`vacuum ${emptied.join(', ')}`)
    plays += 1
    if (all.length >= LONG) long += 1
    const goneAt = new Map<string, number>()
    const agentIds = house.agents.map(({ id }) => id)
    const look = () => see(house.world.db, agentIds, house.queues, house.world.clock.now())
    const opened: string[] = []
    let before: Seen = await look()
    for (const [place, step] of all.entries()) {
      const about = 'pick' in step ? opened[step.pick % Math.max(1, opened.length)] : undefined
      await commits.now(house.world.clock.now().getTime() + (step.do === 'time' ? step.ms : 0))
      const done = isPossible(step, before, agentIds) ? await perform(house, step, about) : missing
      if (step.do === 'open' && done.ok) opened.push(String(done.value))
      await house.settle()
      const after = await look()
      const now = house.world.clock.now().getTime()
      for (const { id, connected } of after.agents.values()) {
        if (connected) goneAt.delete(id)
        else if (!goneAt.has(id)) goneAt.set(id, now)
      }
      steps += 1
      allowed += done.ok ? 1 : 0
      const broken = brokenBy({ step, about, done, before, after, now, agentIds, goneAt })
      if (broken.length > 0) throw new Error(`step ${place}: ${broken.join('; ')}`)
      before = after
    }
    const broken = [...await commits.broken(), ...await house.broken(new Map(agentIds.map((id) => [id, Number.POSITIVE_INFINITY])))]
    if (broken.length > 0) throw new Error(broken.join('; '))
  }
  return {
    prove: async (runs, seed) => {
      await fc.assert(fc.asyncProperty(sequence(LONG, LONGEST), play), {
        numRuns: runs, seed, ...process.env['MODEL_PATH'] ? { path: process.env['MODEL_PATH'] } : {},
      })
      return { plays, long, steps, allowed }
    },
    leave: () => house.leave(),
  }
}

const missing = { ok: false, refused: 'not connected' } as const

/** Agents ask through their sockets, so whoever has none cannot ask. */
function isPossible(step: Step, { agents }: Seen, agentIds: readonly string[]): boolean {
  if (!('agent' in step) || step.do === 'connect' || step.do === 'disconnect' || step.do === 'capacity' || step.do === 'abilities') return true
  return agents.get(agentIds[step.agent] ?? '')?.connected ?? false
}

/** As on the first day: nothing opened, everybody offline, every setting by default. */
async function startAnew(house: RoutingHouse): Promise<void> {
  const { world: { db, app }, agents } = house
  for (const n of agents.keys()) await house.disconnect(n)
  await house.settle()
  await db.query('delete from conversations')
  await db.query('delete from broken')
  await db.query(`update queues set routing = '{}', capacity_per_agent = null`)
  await db.query(`update queue_members set level = 'normal', rank = 0`)
  await db.query(`
    update agents set status = 'online', status_since = null, gone_at = null, misses = 0, capacity = 2, skills = '{}', languages = '{}',
      schedule = null`)
  app.get(Roster).touchAll()
}
