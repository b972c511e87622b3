import { setImmediate as breath } from 'node:timers/promises'
import { Injectable } from '@nestjs/common'
import type { QueueRouting, Simulate, Simulation, SimulationFigures } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { defined } from '../changes.js'
import { Clock } from '../clock.js'
import { skillKey } from '../queues/skill-key.js'
import { notFound, Refusal } from '../refusal.js'
import { Roster } from '../routing/roster.js'
import type { RoutedAgent, RoutedQueue } from '../routing/state.js'
import { generatedArrivals } from './generated-arrivals.js'
import { generalAgents, type Plan } from './plan.js'
import { recordedArrivals, recordedDays, whoWorked } from './recorded-arrivals.js'
import { simulate } from './simulate.js'

const MINUTE = 60_000
/** More on a day than this are not played. */
const MOST_ARRIVALS = 50_000
/** Each arrival looks at every agent, so this is what a simulation takes of the processor: some seconds at the most. */
const MOST_LOOKS = 10_000_000
/** Others have their turn after so long. */
const SLICE_MS = 8

type Grounds = Pick<Plan, 'agents' | 'arrivals' | 'from' | 'to'> & { days: string[] }

/** Plays a day to a queue as it is and as it would be. One simulation at a time; whoever asks meanwhile waits for it. */
@Injectable()
export class SimulatorService {
  private turn: Promise<unknown> = Promise.resolve()

  constructor(private readonly db: DataSource, private readonly clock: Clock, private readonly roster: Roster) {}

  /**
   * What waits, losses and occupancy would be.
   * @throws Refusal `not_found` for an unknown queue, `invalid` where it is too much to play
   */
  simulate(wish: Simulate): Promise<Simulation> {
    const turn = () => this.play(wish)
    const played = this.turn.then(turn, turn)
    this.turn = played
    return played
  }

  private async play(wish: Simulate): Promise<Simulation> {
    await this.roster.refresh()
    const queue = this.roster.queues.get(wish.queueId)
    if (!queue) throw notFound('queue')
    const changed: QueueRouting = { ...queue.routing, ...defined(wish.routing) }
    const { days, ...grounds } = await this.grounds(wish, queue, changed)
    if (grounds.arrivals.length > MOST_ARRIVALS || grounds.arrivals.length * grounds.agents.length > MOST_LOOKS) {
      throw new Refusal('invalid', 'This is too much to try at once. Choose fewer hours, visitors or agents.')
    }
    return {
      today: await slowly({ ...grounds, queue }), changed: await slowly({ ...grounds, queue: { ...queue, routing: changed } }), days,
    }
  }

  private async grounds(wish: Simulate, queue: RoutedQueue, changed: QueueRouting): Promise<Grounds> {
    const { arrivals: wished } = wish
    if (wished.from === 'generated') {
      const from = Math.floor(this.clock.now().getTime() / MINUTE) * MINUTE
      const arrivals = generatedArrivals(wished, from)
      return { arrivals, agents: this.agents(wish, queue, changed, arrivals), from, to: from + wished.hours * 60 * MINUTE, days: [] }
    }
    const day = Temporal.PlainDate.from(wished.day)
    const momentOf = (date: Temporal.PlainDate) => date.toZonedDateTime(wished.timeZone).epochMilliseconds
    const [from, to] = [momentOf(day), momentOf(day.add({ days: 1 }))]
    const arrivals = await recordedArrivals(
      this.db, queue.id, new Date(from), new Date(to), queue.routing.priority, MOST_ARRIVALS + 1)
    const worked = wish.agents ? undefined : await whoWorked(this.db, queue.id, new Date(from), new Date(to))
    return {
      arrivals, agents: this.agents(wish, queue, changed, arrivals, worked), from, to,
      days: await recordedDays(this.db, queue.id, wished.timeZone, this.clock.now()),
    }
  }

  /** So many as are wished for, who can do everything; otherwise the members of the queue: those who worked that day, or all. */
  private agents(
    { agents: wished }: Simulate, queue: RoutedQueue, changed: QueueRouting, arrivals: Plan['arrivals'], worked?: ReadonlySet<string>,
  ): RoutedAgent[] {
    if (wished) {
      const skills = [queue.routing, changed].flatMap((each) => [...each.requiredSkills, ...each.preferredSkills])
      return generalAgents(queue.id, wished.count, wished.capacity, {
        skills: new Set([...skills, ...arrivals.flatMap((arrival) => arrival.skills)].map(skillKey)), languages: new Set(),
      })
    }
    const members = this.roster.agents.filter(({ queues, isDeactivated }) => queues.has(queue.id) && !isDeactivated)
    const there = members.filter(({ id }) => worked?.has(id))
    return (there.length > 0 ? there : members).map((agent) => ({ ...agent, status: 'online' }))
  }
}

/** Plays it in slices, so that everybody else is answered meanwhile. */
async function slowly(plan: Plan): Promise<SimulationFigures> {
  const played = simulate(plan)
  for (let until = performance.now() + SLICE_MS; ;) {
    const step = played.next()
    if (step.done) return step.value
    if (performance.now() < until) continue
    await breath()
    until = performance.now() + SLICE_MS
  }
}
