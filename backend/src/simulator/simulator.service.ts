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

/** Who is there, as it is and as it would be. */
interface Teams { today: RoutedAgent[]; changed: RoutedAgent[] }
type Grounds = Pick<Plan, 'arrivals' | 'from' | 'to'> & { teams: Teams; days: string[] }

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
    const { days, teams, ...grounds } = await this.grounds(wish, queue, changed)
    const most = Math.max(teams.today.length, teams.changed.length)
    if (grounds.arrivals.length > MOST_ARRIVALS || grounds.arrivals.length * most > MOST_LOOKS) {
      throw new Refusal('invalid', 'This is too much to try at once. Choose fewer hours, visitors or agents.')
    }
    return {
      today: await slowly({ ...grounds, agents: teams.today, queue }),
      changed: await slowly({ ...grounds, agents: teams.changed, queue: { ...queue, routing: changed } }), days,
    }
  }

  private async grounds(wish: Simulate, queue: RoutedQueue, changed: QueueRouting): Promise<Grounds> {
    const { arrivals: wished } = wish
    if (wished.from === 'generated') {
      const from = Math.floor(this.clock.now().getTime() / MINUTE) * MINUTE
      const arrivals = generatedArrivals(wished, from)
      return { arrivals, teams: this.teams(wish, queue, changed, arrivals), from, to: from + wished.hours * 60 * MINUTE, days: [] }
    }
    const day = Temporal.PlainDate.from(wished.day)
    const momentOf = (date: Temporal.PlainDate) => date.toZonedDateTime(wished.timeZone).epochMilliseconds
    const [from, to] = [momentOf(day), momentOf(day.add({ days: 1 }))]
    const arrivals = await recordedArrivals(
      this.db, queue.id, new Date(from), new Date(to), MOST_ARRIVALS + 1, this.clock.now())
    const worked = wish.agents ? undefined : await whoWorked(this.db, queue.id, new Date(from), new Date(to))
    return {
      arrivals, teams: this.teams(wish, queue, changed, arrivals, worked), from, to,
      days: await recordedDays(this.db, queue.id, wished.timeZone, this.clock.now()),
    }
  }

  /**
   * So many as are wished for, who can do everything; otherwise the members of the queue: those who worked that day, or all.
   * With other members, those of them who are there today, and everybody who is new.
   */
  private teams(
    { agents: wished, members: drafted }: Simulate, queue: RoutedQueue, changed: QueueRouting, arrivals: Plan['arrivals'],
    worked?: ReadonlySet<string>,
  ): Teams {
    if (wished) {
      const skills = [queue.routing, changed].flatMap((each) => [...each.requiredSkills, ...each.preferredSkills])
      const general = generalAgents(queue.id, wished.count, wished.capacity, {
        skills: new Set([...skills, ...arrivals.flatMap((arrival) => arrival.skills)].map(skillKey)), languages: new Set(),
      })
      return { today: general, changed: general }
    }
    const everybody = this.roster.agents.flatMap((agent): RoutedAgent[] => (agent.isDeactivated ? [] : [{ ...agent, status: 'online' }]))
    const members = everybody.filter(({ queues }) => queues.has(queue.id))
    const there = members.filter(({ id }) => worked?.has(id))
    const today = there.length > 0 ? there : members
    const others = everybody.filter((agent) => !members.includes(agent))
    return { today, changed: drafted ? membersOf(queue.id, drafted, [...today, ...others]) : today }
  }
}

/** Those of a draft who are there, each at the level it gives them. */
function membersOf(queueId: string, drafted: NonNullable<Simulate['members']>, there: readonly RoutedAgent[]): RoutedAgent[] {
  const levels = new Map(drafted.map(({ agentId, level }) => [agentId, level]))
  return there.flatMap((agent) => {
    const level = levels.get(agent.id)
    if (!level) return []
    const { rank, load, turn } = agent.queues.get(queueId) ?? { rank: 0, load: 0, turn: 0 }
    return [{ ...agent, queues: new Map(agent.queues).set(queueId, { level, rank, load, turn }) }]
  })
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
