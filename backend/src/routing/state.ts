import type { Level, QueueRouting } from '@parley/protocol'
import type { Ability, Needs } from '../queues/able.js'

/**
 * What decisions are made from: plain data, times in milliseconds since 1970. The live router reads it from the
 * database, the simulator makes it up; what is decided from it is the same.
 */
export interface RoutedAgent extends Ability {
  id: string
  name: string
  capacity: number
  /** Slots in use: conversations held that are not idle, open questions, and what is still wrapped up. */
  load: number
  /** Of these, slots that come free by themselves after wrapping up. */
  wrappingUp: number
  /** Their queues, by id. */
  queues: ReadonlyMap<string, Membership>
  /** Rises with everything that anybody is given or asked about alone: the number of their last; 0: nothing yet. */
  turn: number
  /** When they last ended a conversation; null: never. */
  idleSince: number | null
}

export interface Membership {
  level: Level
  /** Where the queue stands in the order in which the agent takes; smaller first. */
  rank: number
  /** Of the slots in use, those by what is of this queue. */
  load: number
  /** As `RoutedAgent.turn`, of this queue. */
  turn: number
}

export interface RoutedQueue {
  id: string
  name: string
  routing: QueueRouting
  capacityPerAgent: number | null
}

/** Its language is the visitor's, lower case; null: unknown. */
export interface RoutedConversation extends Needs {
  id: string
  queueId: string
  priority: number
  /** Its place in line. */
  queuedAt: number
  /** Since when it waits this time; for one that came back to its old place, later than `queuedAt`. */
  waitingSince: number
  /** Who is tried first; null: nobody in particular. */
  lastAgentId: string | null
  /** Agents who were asked and did not take it. They are not asked again. */
  askedBefore: ReadonlySet<string>
  /** Agents who held it and never answered. They get it again only while nobody else is free. */
  didNotAnswer: ReadonlySet<string>
  /** Agents who are being asked now, where all are asked. */
  asked: ReadonlySet<string>
}
