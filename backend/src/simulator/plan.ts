import type { RoutedAgent, RoutedQueue } from '../routing/state.js'

/** A visitor who comes to a queue, as the simulator knows them. Times in milliseconds. */
export interface SimulatedArrival {
  at: number
  /** From being given to an agent until it is closed. */
  handlingMs: number
  /** From being given to an agent until the last word; after that both are silent. At most `handlingMs`. */
  talkMs: number
  /** How long they wait in line before they give up. */
  patienceMs: number
  /** Null: the queue's. */
  priority: number | null
  skills: readonly string[]
  language: string | null
  /** Who answered them last, and when that was. */
  lastAgent: { id: string; at: number } | null
}

/** What a simulation is made from. Arrivals are sorted by time and lie from `from` up to `to`. */
export interface Plan {
  queue: RoutedQueue
  agents: readonly RoutedAgent[]
  arrivals: readonly SimulatedArrival[]
  from: number
  to: number
}

/** Agents of whom nothing is known but how many and how much each can hold: they can do everything, and are always here. */
export function generalAgents(queueId: string, count: number, capacity: number, knows: Pick<RoutedAgent, 'skills' | 'languages'>): RoutedAgent[] {
  return Array.from({ length: count }, (_, n) => ({
    id: `agent-${String(n).padStart(4, '0')}`, name: `${n + 1}`, isDeactivated: false, isConnected: true, status: 'online',
    capacity, load: 0, wrappingUp: 0, turn: 0, idleSince: null, schedule: null, ...knows,
    queues: new Map([[queueId, { level: 'normal', rank: 0, load: 0, turn: 0 }]]),
  }))
}
