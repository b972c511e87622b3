import type { SimulationFigures } from '@parley/protocol'
import { freeSlotsFor, hasRoom } from '../queues/able.js'
import { isOpen } from '../queues/hours.js'
import { looks, nextMatch, type Matched } from '../routing/match.js'
import type { RoutedAgent, RoutedConversation, RoutedQueue } from '../routing/state.js'
import { nextDue, type Timed } from '../routing/timers.js'
import { Figures } from './figures.js'
import { Happenings } from './happenings.js'
import { turnsOf } from './hours-of-agents.js'
import type { Plan, SimulatedArrival } from './plan.js'
import { WaitingLines } from './waiting-lines.js'

const SECOND = 1000
const HOUR = 3_600_000
/** How long agents take to say yes to a question, or to take what waits where nobody gives it to them. */
const REACTION_MS = 5 * SECOND
/** At one moment slots come free first, then agents come and go, then visitors come, then those in line lose patience. */
const rank = { freed: 0, hours: 1, taken: 2, arrives: 3, due: 4, givesUp: 5 }

interface Waiting { routed: RoutedConversation; arrival: SimulatedArrival; offeredTo: RoutedAgent | null }

/**
 * Plays a plan, and says what came of it. Who is given what is decided by the live router's own code, as are the longest
 * wait, when silence frees a slot, and opening hours. What is assumed beside it: agents answer, hold nothing of other
 * queues and stay as long as their schedule says; they accept what they are asked after five seconds, and where nobody
 * gives it to them, whoever has the largest share of free slots takes the first in line after as long. It stops for a
 * breath after each thing that happens: whoever runs it may do something else meanwhile.
 */
export function* simulate(plan: Plan): Generator<void, SimulationFigures> {
  const floor = new Floor(plan)
  for (const place of plan.agents.keys()) {
    floor.keepHours(place)
    yield
  }
  while (floor.step()) yield
  return floor.figures.result()
}

class Floor {
  readonly figures: Figures
  private readonly happenings = new Happenings()
  private readonly agents: RoutedAgent[]
  private readonly queue: RoutedQueue
  private readonly lines: WaitingLines
  private readonly waiting = new Map<string, Waiting>()
  private readonly isTaken: boolean
  private now: number
  private turns = 0

  constructor(private readonly plan: Plan) {
    const { routing } = plan.queue
    this.isTaken = routing.strategy === 'manual' || routing.strategy === 'offered-to-all'
    this.queue = this.isTaken ? { ...plan.queue, routing: { ...routing, strategy: 'least-busy' } } : plan.queue
    this.lines = new WaitingLines(this.queue)
    this.agents = plan.agents.map((agent) => ({
      ...agent, load: 0, wrappingUp: 0, turn: 0, idleSince: null, schedule: null,
      queues: new Map([...agent.queues].map(([id, membership]) => [id, { ...membership, load: 0, turn: 0 }])),
    }))
    this.figures = new Figures(plan.from, plan.to)
    this.now = plan.from
    for (const [n, arrival] of plan.arrivals.entries()) {
      this.happenings.add(arrival.at, rank.arrives, () => this.arrive(`${n}`.padStart(9, '0'), arrival))
    }
  }

  /** One thing that happens, and what is given out after it; false: nothing happens any more. */
  step(): boolean {
    const next = this.happenings.next()
    if (!next) return false
    this.now = next.at
    next.run()
    while (this.lines.length > 0 && this.agents.some(({ load, capacity }) => load < capacity)) {
      const match = this.nextMatch()
      if (!match || match.choice.kind === 'wait' || match.choice.kind === 'offer-to-all') break
      this.carryOut(match, match.choice.agent, match.choice.kind === 'offer' || this.isTaken)
    }
    return true
  }

  /** As the live router looks. */
  private nextMatch(): Matched | null {
    const looking = looks(new Set([this.queue.id]))
    for (let step = looking.next(); ;) {
      if (step.done) return step.value.match
      step = looking.next(nextMatch(this.lines.heads(step.value.depth), this.agents, this.now))
    }
  }

  /** The agent at this place of the plan comes and goes as their schedule says. */
  keepHours(place: number): void {
    const { from, to, agents } = this.plan
    const agent = this.agents[place]
    if (!agent) return
    const schedule = agents[place]?.schedule
    const turns = schedule ? turnsOf(schedule, from, to) : [{ at: from, isHere: true }]
    for (const [n, { at, isHere }] of turns.entries()) {
      this.happenings.add(at, rank.hours, () => { agent.isConnected = isHere })
      if (isHere) this.figures.offer(agent.capacity, at, turns[n + 1]?.at ?? to)
    }
  }

  private arrive(id: string, arrival: SimulatedArrival): void {
    const { routing } = this.queue
    this.figures.arrivals += 1
    if (!isOpen(routing.hours, this.now) || !this.mayWait(arrival)) {
      this.figures.overflowed += 1
      return
    }
    const { lastAgent } = arrival
    const isKnown = lastAgent && routing.lastAgent && this.now - lastAgent.at <= routing.lastAgent.withinHours * HOUR
    const routed: RoutedConversation = {
      id, queueId: this.queue.id, priority: arrival.priority ?? routing.priority, queuedAt: this.now, waitingSince: this.now,
      skills: arrival.skills, language: arrival.language, lastAgentId: isKnown ? lastAgent.id : null, askedBefore: new Set(),
      didNotAnswer: new Set(), asked: new Set(),
    }
    this.waiting.set(id, { routed, arrival, offeredTo: null })
    this.lines.add(routed)
    const due = nextDue(routing, { ...nothingYet, status: 'queued', waitingSince: this.now })
    if (due) this.happenings.add(due.at, rank.due, () => this.leave(id, 'overflowed'))
    if (Number.isFinite(arrival.patienceMs)) {
      this.happenings.add(this.now + arrival.patienceMs, rank.givesUp, () => this.leave(id, 'abandoned'))
    }
    // Nothing else happens when the time to wait for the last agent is over.
    const patience = routed.lastAgentId ? routing.lastAgent?.waitSeconds ?? 0 : 0
    if (patience > 0) this.happenings.add(this.now + patience * SECOND, rank.due, () => undefined)
  }

  private mayWait(needs: SimulatedArrival): boolean {
    const { queue, lines, now, agents } = this
    const { maxLength } = queue.routing
    if (maxLength === null || hasRoom(maxLength, lines.length, 0)) return true
    const slots = agents.map((agent) => ({ ...agent, ofQueue: agent.queues.get(queue.id)?.load ?? 0 }))
    return hasRoom(maxLength, lines.length, freeSlotsFor(slots, queue, needs, now))
  }

  private leave(id: string, how: 'overflowed' | 'abandoned'): void {
    const waiting = this.waiting.get(id)
    if (!waiting) return
    this.figures[how] += 1
    this.endWait(waiting)
    if (waiting.offeredTo) this.free(waiting.offeredTo)
    else this.lines.remove(waiting.routed)
  }

  private endWait({ routed: { id, queuedAt } }: Waiting): void {
    this.waiting.delete(id)
    this.figures.waits.push(this.now - queuedAt)
  }

  private carryOut({ head: { conversation } }: Matched, agent: RoutedAgent, isAsked: boolean): void {
    const waiting = this.waiting.get(conversation.id)
    if (!waiting) throw new Error(`conversation ${conversation.id} was given while it did not wait`)
    this.lines.remove(conversation)
    agent.load += 1
    const membership = agent.queues.get(this.queue.id)
    if (membership) membership.load += 1
    if (!isAsked) return this.serve(waiting, agent)
    waiting.offeredTo = agent
    this.happenings.add(this.now + REACTION_MS, rank.taken, () => {
      if (this.waiting.has(conversation.id)) this.serve(waiting, agent)
    })
  }

  private serve(waiting: Waiting, agent: RoutedAgent): void {
    const { routing } = this.queue
    const began = this.now
    this.turns += 1
    agent.turn = this.turns
    const membership = agent.queues.get(this.queue.id)
    if (membership) membership.turn = this.turns
    this.figures.served += 1
    this.endWait(waiting)
    const { handlingMs, talkMs } = waiting.arrival
    const silence = nextDue(routing, { ...nothingYet, assignedAt: began, lastMessageAt: began + talkMs })
    const isSilentFirst = silence !== null && silence.at < began + handlingMs
    const ends = isSilentFirst ? silence.at : began + handlingMs
    // What became idle frees its slot at once, and nothing is wrapped up when it is closed later.
    const freed = ends + (isSilentFirst ? 0 : routing.wrapUpSeconds * SECOND)
    this.figures.use(began, freed)
    this.happenings.add(began + handlingMs, rank.freed, () => { agent.idleSince = this.now })
    const isWrappedUp = freed > ends
    if (isWrappedUp) this.happenings.add(ends, rank.freed, () => { agent.wrappingUp += 1 })
    this.happenings.add(freed, rank.freed, () => {
      if (isWrappedUp) agent.wrappingUp -= 1
      this.free(agent)
    })
  }

  private free(agent: RoutedAgent): void {
    agent.load -= 1
    const membership = agent.queues.get(this.queue.id)
    if (membership) membership.load -= 1
  }
}

const nothingYet: Timed = {
  status: 'active', isLeft: false, waitingSince: 0, offerExpiresAt: null, assignedAt: null, isAnswered: true, typedAt: null,
  lastMessageAt: null, idleSince: null, warnedAt: null, snoozedUntil: null,
}
