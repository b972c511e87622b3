// Sequences of commands over the real backend and database, each held against the promises after every step.
import fc from 'fast-check'
import { PresenceService } from '../../src/presence/presence.service.js'
import { LostAgents } from '../../src/routing/lost-agents.service.js'
import { Roster } from '../../src/routing/roster.js'
import { RouterService } from '../../src/routing/router.service.js'
import { Sweeper } from '../../src/routing/sweeper.js'
import type { Ground, InnerHouse } from '../inner-house.js'
import { aRoutingHouse, type Commands, type RoutingHouse } from '../routing-driver.js'
import { watchCommits } from './at-every-commit.js'
import { sequence } from './drawing.js'
import { brokenBy } from './model.js'
import { see, type Seen } from './seen.js'
import { AGENTS, notAsked, perform, QUEUES, ruleOf, WHOSE, type Asked, type Command, type Step } from './steps.js'

const LONG = 20
const LONGEST = 60
const TIDY_EVERY = 10
/** What is empty at the beginning of each sequence. */
const emptied = ['conversations', 'entries', 'assignments', 'offers', 'decisions', 'connections', 'broken']

interface ModelNode { app: Ground['app']; commands: Commands }

export interface Proving {
  /** Plays that many sequences from a seed. @throws with seed, path and the shortest sequence that breaks a promise */
  prove: (runs: number, seed: number) => Promise<{ plays: number; long: number; steps: number; allowed: number }>
  leave: () => Promise<void>
}

export async function aProving(many: 1 | 2): Promise<Proving> {
  const house = await aRoutingHouse({ agents: AGENTS, queues: QUEUES })
  const { world: { db, clock } } = house
  const nodes: ModelNode[] = [{ app: house.world.app, commands: house }]
  for (let n = 1; n < many; n += 1) {
    const { app } = await house.world.anotherNode()
    nodes.push({ app, commands: house.on({ app }) })
  }
  // Time is the sequence's alone: a sweep of its own accord would come between what is done and what is looked at.
  for (const { app } of nodes) await app.get(Sweeper).beforeApplicationShutdown()
  const commits = await watchCommits(db)
  const agentIds = house.agents.map(({ id }) => id)
  const look = () => see(db, agentIds, house.queues, clock.now())
  let [steps, allowed, plays, long] = [0, 0, 0, 0]

  const play = async (all: Step[]) => {
    await startAnew(house, nodes)
    // What was deleted lies in every index until then, and each look would step over it.
    if (plays % TIDY_EVERY === 0) await db.query(`vacuum ${emptied.join(', ')}`)
    plays += 1
    if (all.length >= LONG) long += 1
    const goneAt = new Map<string, number>()
    const opened: string[] = []
    let rules: Command & { do: 'rules' } = { do: 'rules', rules: [] }
    let before: Seen = await look()
    for (const [place, step] of all.entries()) {
      await commits.now(clock.now().getTime() + (step.do === 'time' ? step.ms : 0),
        step.do === 'at-once' && step.commands.some((command) => command.do === 'limit'))
      const asked = step.do === 'scene' ? await setUp(step) : step.do === 'time' ? [] : await ask(step, before, opened)
      if (step.do === 'time') await passTime(nodes, clock, step.ms)
      for (const { commands } of nodes) await commands.settle()
      const after = await look()
      const now = clock.now().getTime()
      for (const { id, connected } of after.agents.values()) {
        if (connected) goneAt.delete(id)
        else if (!goneAt.has(id)) goneAt.set(id, now)
      }
      steps += 1
      allowed += asked.every(({ done }) => done.ok) ? 1 : 0
      const broken = brokenBy({
        asked: step.do === 'scene' ? [] : asked, isQuiet: many === 1 || step.do === 'time', before, after, now, agentIds, queueIds: house.queues, goneAt,
        rules: rules.rules.map((rule) => ruleOf(rule, house.queues)),
      })
      if (broken.length > 0) throw new Error(`step ${place}: ${broken.join('; ')}`)
      for (const { command, done } of asked) {
        if ((command.do === 'open' || command.do === 'open-again') && done.ok && typeof done.value === 'string') opened.push(done.value)
        if (command.do === 'rules' && done.ok) rules = command
      }
      before = after
    }
    const broken = [...await commits.broken(), ...await house.broken(new Map(agentIds.map((id) => [id, Number.POSITIVE_INFINITY])))]
    if (broken.length > 0) throw new Error(broken.join('; '))
  }

  /** What a scene is made of is not what is looked at. */
  const setUp = async (scene: Step & { do: 'scene' }): Promise<Asked[]> => {
    const asked: Asked[] = []
    const { commands } = nodes[scene.node] ?? { commands: house }
    for (const command of scene.commands) {
      asked.push({ command, about: undefined, done: await perform(commands, house.queues, command, undefined) })
    }
    return asked
  }
  const ask = async (step: Step & { do: 'ask' | 'at-once' }, before: Seen, opened: string[]): Promise<Asked[]> => {
    const wishes = step.do === 'ask' ? [[step.node, step.command] as const] : [...step.commands.entries()]
    const asked = await Promise.all(wishes.map(async ([n, wish]): Promise<Asked> => {
      const about = 'pick' in wish ? opened[wish.pick % Math.max(1, opened.length)] : undefined
      const command = 'agent' in wish ? { ...wish, agent: whoIs(wish.agent, before, about, agentIds) } : wish
      const node = nodes[n] ?? nodes[0]
      const done = node && isPossible(command, before, agentIds) ? await perform(node.commands, house.queues, command, about) : notAsked
      return { command, about, done }
    }))
    if (asked.some(({ command }) => command.do === 'status' || command.do === 'disconnect' && asked.length > 1)) {
      await noteAbsence(house.world.app)
    }
    return asked
  }

  return {
    prove: async (runs, seed) => {
      await fc.assert(fc.asyncProperty(sequence(many, LONG, LONGEST), play), {
        numRuns: runs, seed, ...process.env['MODEL_PATH'] ? { path: process.env['MODEL_PATH'] } : {},
      })
      return { plays, long, steps, allowed }
    },
    leave: () => house.leave(),
  }
}

/** Agents ask through their sockets, so whoever has none cannot ask. */
function isPossible(command: Command, { agents }: Seen, agentIds: readonly string[]): boolean {
  if (!('agent' in command) || ['connect', 'disconnect', 'capacity', 'abilities'].includes(command.do)) return true
  return agents.get(agentIds[command.agent] ?? '')?.connected ?? false
}

function whoIs(agent: number, { conversations }: Seen, about: string | undefined, agentIds: readonly string[]): number {
  if (agent !== WHOSE) return agent
  const found = conversations.get(about ?? '')
  return Math.max(0, agentIds.indexOf(found?.agentId ?? found?.offeredTo ?? found?.asked[0] ?? ''))
}

/** All nodes sweep at once; where there are several, each hears what the others did by the next one. */
async function passTime(nodes: readonly ModelNode[], clock: Pick<InnerHouse['clock'], 'advance'>, ms: number): Promise<void> {
  // In a second they had said so many times that they live.
  await Promise.all(nodes.map(({ app }) => app.get(PresenceService).beat()))
  clock.advance(ms)
  await Promise.all(nodes.map(async ({ app }) => {
    await noteAbsence(app)
    await app.get(RouterService).sweep()
  }))
  // Who missed a question may be away by now.
  await nodes[0]?.app.get(LostAgents).sweep()
  if (nodes.length > 1) for (const { app } of nodes) await app.get(RouterService).sweep()
}

/** What a sweep finds within a second: who went away, or was gone while somebody held their row. */
async function noteAbsence(app: Ground['app']): Promise<void> {
  await app.get(PresenceService).sweep()
  await app.get(LostAgents).sweep()
}

/** As on the first day: nothing opened, everybody offline, every setting by default. */
async function startAnew({ world: { db }, agents }: RoutingHouse, nodes: readonly ModelNode[]): Promise<void> {
  for (const { app, commands } of nodes) {
    await Promise.all([...agents.keys()].map((n) => commands.disconnect(n)))
    await commands.settle()
    if (nodes.length > 1) await app.get(PresenceService).beat()
  }
  // In one go, as each of a thousand sequences begins with it.
  await db.query(`
    do $$ begin
      delete from conversations;
      delete from broken;
      update queues set routing = '{}', capacity_per_agent = null;
      update queue_members set level = 'normal', rank = 0;
      update routing_settings set rules = '[]';
      update agents set status = 'online', status_since = null, gone_at = null, misses = 0, capacity = 2, skills = '{}',
        languages = '{}', schedule = null;
    end $$`)
  for (const { app } of nodes) app.get(Roster).touchAll()
}
