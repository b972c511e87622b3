import type { LeftAs, Named } from './entry.js'
import type { DeclaredStatus } from './views.js'

/**
 * How a queue finds an agent. `manual`: agents take. `offered-to-all`: all who could of the earliest level are asked, the
 * first takes. The others choose one: whoever has gone longest without one of this queue or a question about one,
 * whoever has the largest share of
 * their slots free, or whoever holds nothing and has been without work the longest.
 */
export type Strategy = 'manual' | 'offered-to-all' | 'round-robin' | 'least-busy' | 'longest-idle'

/** Members are tried by level: those of a later one only while nobody of an earlier one is free. `last`: agents of last resort. */
export type Level = 'first' | 'normal' | 'last'

export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday'
/** Wall-clock times `09:00`; `to` may be `24:00`, and is later than `from`. */
export interface Span { from: string; to: string }
/** When a queue is open or an agent works. A holiday's spans stand in for its weekday's; none: closed all day. */
export interface Hours {
  /** IANA name, for example `Europe/Berlin`. */
  timeZone: string
  week: Record<Weekday, Span[]>
  holidays: { date: string; name: string; spans: Span[] }[]
}

/** What happens to who waits too long, or comes when too many wait or the queue is closed. */
export type Overflow = { to: 'message' } | { to: 'call-back' } | { to: 'queue'; queueId: string }

/** How one queue routes. Everything has a default, so that nobody must open it. */
export interface QueueRouting {
  strategy: Strategy
  /** A visitor who comes back within so many hours goes to their last agent first; null: no. */
  lastAgent: { withinHours: number; waitSeconds: number } | null
  /** Agents are asked before they are given one; null: it is theirs at once. */
  offer: { seconds: number; missesUntilAway: number | null } | null
  /** An agent who has not answered for so long loses it to the next who is free; typing stops the clock. */
  noAnswerSeconds: number | null
  /** Both silent for so long: it frees its slot, and comes back to its agent when the visitor writes. */
  idleMinutes: number | null
  /** An idle one is closed so long after it became idle, and the visitor is warned before. */
  closeIdle: { afterMinutes: number; warnMinutes: number } | null
  /** After closing, the slot stays taken for so long. */
  wrapUpSeconds: number
  maxLength: number | null
  maxWaitSeconds: number | null
  overflow: Overflow
  /** Null: always open. */
  hours: Hours | null
  /** Who is in line as the hours end goes where `overflow` says, like who comes after that, or waits on. */
  whenClosing: 'overflow' | 'keep'
  /** What becomes of what an agent holds who goes away. */
  whenAway: 'keep' | 'give-back'
  /** By how many a transfer may exceed the capacity of who receives it. */
  transfersOver: number
  /** A closed one opens again when its visitor writes within so long; after that a new one begins. Null: always. */
  reopenMinutes: number | null
  /** Of what waits here, from 0 to 9; higher ones first. Rules may change it for a conversation. */
  priority: number
  requiredSkills: string[]
  preferredSkills: string[]
  /** Whether an agent has to speak the visitor's language. */
  language: 'ignored' | 'preferred' | 'required'
}

export const defaultRouting: QueueRouting = {
  strategy: 'least-busy', lastAgent: { withinHours: 24, waitSeconds: 0 }, offer: null, noAnswerSeconds: 300,
  idleMinutes: 15, closeIdle: { afterMinutes: 120, warnMinutes: 10 }, wrapUpSeconds: 0, maxLength: null,
  maxWaitSeconds: null, overflow: { to: 'message' }, hours: null, whenClosing: 'overflow', whenAway: 'keep',
  transfersOver: 0, reopenMinutes: null, priority: 4, requiredSkills: [], preferredSkills: [], language: 'preferred',
}

/** `GET /api/queues/:id/routing`. */
export interface QueueRoutingView { queueId: string; version: number; routing: QueueRouting; members: QueueMember[] }
export interface QueueMember { agentId: string; name: string; level: Level }

/** `GET /api/agents/:id/routing`. */
export interface AgentRouting {
  agentId: string
  version: number
  skills: string[]
  /** Of people, as in `zh` or `pt-BR`; not the dashboard's. */
  languages: string[]
  /** When the agent works; null: whenever they are online. */
  schedule: Hours | null
  /** Their queues in the order in which they take from them; equal ranks are one. */
  queues: { queueId: string; name: string; level: Level; rank: number }[]
}

/** Puts a conversation elsewhere or before others as it is opened. All conditions have to hold; the first rule that fits is taken. */
export interface PriorityRule {
  name: string
  when: {
    siteIds?: string[]
    queueIds?: string[]
    /** Parts of the address of the page on which it was opened; any one is enough. */
    pageContains?: string[]
    languages?: string[]
    /** What the site vouches for, or else what the visitor typed into the form. */
    emailEndsWith?: string[]
    returning?: boolean
    /** Whether the site vouches for the visitor. */
    vouched?: boolean
    /** What the site said of the visitor last: each named one has one of its values, in the same capitals or not. */
    attributes?: { name: string; values: string[] }[]
  }
  give: { priority?: number; queueId?: string; skills?: string[] }
}

/** `GET /api/routing/settings`: what holds for the whole team. */
export interface RoutingSettings {
  version: number
  rules: PriorityRule[]
  /** Offered to agents who go away. */
  awayReasons: string[]
  /** All of an agent's tabs without a touch for so long: away. Null: never by itself. */
  autoAwayMinutes: number | null
  /** Why a conversation went where it went can be read for so many days. */
  keepDecisionsDays: number
}
export const defaultRoutingSettings: Omit<RoutingSettings, 'version'> = {
  rules: [], awayReasons: [], autoAwayMinutes: null, keepDecisionsDays: 90,
}

/** Why an agent could not be given a conversation. */
export type SkipReason =
  | 'deactivated' | 'offline' | 'away' | 'transfers-only' | 'off-hours' | 'full' | 'queue-full' | 'wrapping-up'
  | 'skill-missing' | 'language-missing' | 'asked-before' | 'did-not-answer' | 'later-level' | 'waits-for-last-agent'
/** What an agent was at the moment of a decision. `free`: had a slot and could have been given it. */
export type Verdict = { agent: Named; load: number; capacity: number } & (
  | { verdict: 'chosen' } | { verdict: 'free' } | { verdict: 'skipped'; reason: SkipReason; skill?: string })

/** Which rule made the choice among several who were free. `longest-without-one-here`: of this queue; the other of any. */
export type ChoiceRule =
  | 'only-one-free' | 'last-agent' | 'level' | 'preferred-skills' | 'largest-free-share' | 'longest-without-one'
  | 'longest-without-one-here'  | 'longest-idle' | 'smallest-id'
/** Why a conversation waits. */
export type WaitReason =
  | 'manual' | 'closed' | 'no-members' | 'none-online' | 'all-full' | 'none-able' | 'offers-unanswered' | 'for-last-agent'

/**
 * One step of routing, as it was decided. `rule` names the visitor's rule that moved it as it was opened. `taken-over`:
 * from `agent`, who is `by` where nobody held it. `moved` is from the decision's queue to another.
 */
export type DecisionOutcome =
  | { outcome: 'assigned'; agent: Named; rule: ChoiceRule }
  | { outcome: 'offered'; agent: Named; rule: ChoiceRule; expiresAt: string }
  | { outcome: 'offered-to-all'; agents: number }
  | { outcome: 'waits'; reason: WaitReason }
  | { outcome: 'offer-missed' | 'offer-declined' | 'offer-withdrawn'; agent: Named }
  | { outcome: 'offers-withdrawn'; agents: number }
  | { outcome: 'accepted' | 'taken' | 'woken'; agent: Named }
  | { outcome: 'assigned-by' | 'taken-over'; agent: Named; by: Named }
  | { outcome: 'moved'; by: Named; to: Named }
  | { outcome: 'returned'; agent: Named; reason: 'gone' | 'away' | 'deactivated' | 'busy' | 'no-answer' }
  | { outcome: 'prioritised'; rule: string; priority: number; queue: Named; skills: string[] }
  | { outcome: 'overflowed'; why: 'max-length' | 'max-wait' | 'closed'; overflow: Overflow }
  | { outcome: 'message-left'; as: LeftAs }
  | { outcome: 'reopened' }

/** What a decision was about, and whom it looked at. */
export interface DecisionFacts {
  conversationId: string
  queue: Named
  visitorId: string
  visitorName: string | null
  at: string
  /** At most 50 agents, chosen and free ones first; `more` counts the rest by reason. */
  verdicts: Verdict[]
  more: Partial<Record<SkipReason | 'free', number>>
}
export type Decision = { id: string } & DecisionFacts & DecisionOutcome

/** `GET /api/conversations/:id/decisions`, oldest first; `now` is what would be decided at this moment, where it waits. */
export interface ConversationDecisions { items: Decision[]; now: (DecisionFacts & DecisionOutcome) | null }

/** A question to one agent, or with `expiresAt` null to all who could: will you take it? */
export interface Offer {
  conversationId: string
  queue: Named
  visitorId: string
  visitorName: string | null
  preview: string
  offeredAt: string
  expiresAt: string | null
}
export type OfferEnd = 'accepted' | 'declined' | 'missed' | 'withdrawn'

/** `GET /api/board`, and the `board` push to those who opened it. */
export interface Board { at: string; queues: BoardQueue[]; agents: BoardAgent[] }
export interface BoardQueue {
  id: string
  name: string
  open: boolean
  waiting: number
  /** Left messages and call-backs that nobody has taken yet. */
  messages: number
  longestWaitSeconds: number | null
  /** Conversations that agents hold here; idle ones are not among them. */
  held: number
  freeSlots: number
  online: number
  /** Why the one at the head waits; null when nobody does. */
  reason: WaitReason | null
  unansweredOffers: number
  /** How many of its conversations one agent may hold; null: as many as the agent may. */
  capacityPerAgent: number | null
}
export interface BoardAgent {
  id: string
  name: string
  status: DeclaredStatus
  statusReason: string | null
  statusSince: string | null
  /** Slots in use: what is held, offered and wrapped up. */
  load: number
  idle: number
  capacity: number
  queueIds: string[]
}

/** `GET /api/routing/estimates`: what visitors were told when they began to wait, against what happened, of the last week. */
export interface EstimateError {
  queue: Named
  samples: number
  meanEstimateSeconds: number
  meanWaitSeconds: number
  /** Mean of `estimate − wait`: above zero, visitors are told too much. */
  biasSeconds: number
  /** Mean and ninetieth percentile of how far off, either way. */
  meanErrorSeconds: number
  p90ErrorSeconds: number
}

/** `POST /api/routing/simulations`. */
export type SimulatedArrivals =
  | { from: 'recorded'; day: string; timeZone: string }
  | { from: 'generated'; perHour: number; hours: number; meanHandlingSeconds: number; patienceSeconds: number; seed: number }
export interface SimulatedAgents { count: number; capacity: number }
export interface SimulationFigures {
  arrivals: number
  served: number
  abandoned: number
  overflowed: number
  waitP50Seconds: number
  waitP90Seconds: number
  /** Share of the agents' slots in use, from 0 to 1. */
  occupancy: number
}
/** The same arrivals with the queue as it is and as it would be. */
export interface Simulation { today: SimulationFigures; changed: SimulationFigures; days: string[] }

/** A line of the record of who did what; for supervisors and admins. */
export interface AuditLine {
  id: string
  at: string
  by: Named
  action: 'assigned' | 'took-over' | 'whispered' | 'joined' | 'left' | 'set-status' | 'changed-routing' | 'changed-members' | 'changed-agent-routing'
    | 'changed-rules' | 'changed-capacity' | 'changed-agent-queues' | 'made-identity-secret' | 'ended-identity-secret'
  conversationId: string | null
  agent: Named | null
  queue: Named | null
  details: Record<string, string | number | null>
}
