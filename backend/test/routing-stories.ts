// What the stories about routing share.
import { expect } from 'vitest'
import type { Decision, Entry, QueueRouting } from '@parley/protocol'
import { readDecisions } from '../src/conversations/decisions.js'
import { teamEntry, type EntryRow } from '../src/conversations/entry-view.js'
import { type Done, type RoutingHouse, routingIn } from './routing-driver.js'
import type { World } from './world.js'

export const MINUTE = 60_000

export const yes = <T>(done: Done<T>): T => (done.ok ? done.value : expect.unreachable(`refused: ${done.refused}`))
export const no = (done: Done<unknown>): string => (done.ok ? expect.unreachable('it was allowed') : done.refused)

export interface Stage extends RoutingHouse<World> {
  /** The number of the agent who holds it; null: nobody. */
  holder: (id: string) => Promise<number | null>
  /** Opens one, and routes until quiet. */
  arrives: (queue?: number) => Promise<string>
  /** The log, in the team's numbering. */
  log: (id: string) => Promise<Entry[]>
  decisions: (id: string) => Promise<Decision[]>
}

/** Agents and queues of a story's own in a world that stories share; all agents are here. */
export async function aStage(
  world: World, settings: Partial<QueueRouting> = {}, wish: { agents?: number; queues?: number; capacity?: number } = {},
): Promise<Stage> {
  const routing = await routingIn(world, { agents: 2, queues: 1, ...wish, settings })
  for (const [n] of routing.agents.entries()) await routing.connect(n)
  await routing.settle()
  return {
    ...routing,
    holder: async (id) => {
      const found = await routing.conversation(id)
      return found?.agentId ? routing.agents.findIndex((agent) => agent.id === found.agentId) : null
    },
    arrives: async (queue = 0) => {
      const id = yes(await routing.open(queue))
      await routing.settle()
      return id
    },
    log: async (id) => (await world.db.query<EntryRow[]>(
      'select * from entries where conversation_id = $1 order by seq', [id])).map(teamEntry),
    decisions: (id) => readDecisions(world.db, 'where d.conversation_id = $1 order by d.id', [id]),
  }
}
