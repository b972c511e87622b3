// The commands of a sequence: what they are, how they are drawn, and how each is done.
import fc from 'fast-check'
import type { Hours, QueueRouting, Span } from '@parley/protocol'
import type { Abilities, Done, RoutingHouse } from '../routing-driver.js'

export const AGENTS = 3
export const QUEUES = 2
const SECOND = 1_000
const MINUTE = 60 * SECOND

/** `pick` chooses among the conversations there are. */
export type Step =
  | { do: 'connect' | 'disconnect' | 'accept-next'; agent: number }
  | { do: 'status'; agent: number; status: 'online' | 'transfers-only' | 'away' | 'offline' }
  | { do: 'capacity'; agent: number; capacity: number }
  | { do: 'abilities'; agent: number; wish: Abilities }
  | { do: 'limit'; queue: number; limit: number | null }
  | { do: 'open'; queue: number; language: string | null }
  | { do: 'visitor-says' | 'leave-message' | 'visitor-closes'; pick: number }
  | { do: 'agent-says' | 'accept' | 'decline' | 'close'; agent: number; pick: number }
  | { do: 'to-agent'; agent: number; pick: number; to: number }
  | { do: 'to-queue'; agent: number; pick: number; queue: number }
  | { do: 'snooze'; agent: number; pick: number; ms: number }
  | { do: 'settings'; queue: number; routing: Partial<QueueRouting> }
  | { do: 'time'; ms: number }

const agent = fc.nat(AGENTS - 1)
const queue = fc.nat(QUEUES - 1)
const pick = fc.nat(9)
const just = <T extends string>(...names: T[]) => fc.constantFrom(...names)

const daily = (spans: Span[]): Hours => ({
  timeZone: 'UTC', holidays: [],
  week: { monday: spans, tuesday: spans, wednesday: spans, thursday: spans, friday: spans, saturday: spans, sunday: spans },
})
const never = daily([])
/** Two hours on, two hours off, so that a sequence meets a turn. */
const shifts = daily(['00', '04', '08', '12', '16', '20'].map((from) => ({ from: `${from}:00`, to: `${String(Number(from) + 2).padStart(2, '0')}:00` })))
const abilities = fc.constantFrom<Abilities>(
  { skills: [] }, { skills: ['Tax'] }, { skills: ['tax', 'visa'] }, { languages: [] }, { languages: ['en'] }, { languages: ['zh', 'en'] },
  { schedule: null }, { schedule: never }, { schedule: shifts }, { level: 'first' }, { level: 'normal' }, { level: 'last' },
)

const settings = fc.constantFrom<Partial<QueueRouting>>(
  { strategy: 'least-busy', offer: null }, { strategy: 'round-robin' }, { strategy: 'longest-idle' }, { strategy: 'manual' },
  { strategy: 'offered-to-all' }, { offer: { seconds: 20, missesUntilAway: 2 } }, { offer: { seconds: 20, missesUntilAway: null } },
  { whenAway: 'give-back' }, { whenAway: 'keep' }, { transfersOver: 1 }, { noAnswerSeconds: 30 }, { wrapUpSeconds: 30 },
  { maxWaitSeconds: 60, overflow: { to: 'message' } }, { maxLength: 2 }, { idleMinutes: 1, closeIdle: { afterMinutes: 2, warnMinutes: 1 } },
  { requiredSkills: ['tax'] }, { requiredSkills: [], preferredSkills: ['visa'] }, { language: 'required' }, { language: 'preferred' },
  { hours: never }, { hours: null }, { priority: 7 }, { lastAgent: null }, { reopenMinutes: 1 },
)

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: just('open'), queue, language: fc.constantFrom(null, null, 'en', 'zh-cn', 'ja') }) },
  { weight: 5, arbitrary: fc.record({ do: just('connect'), agent }) },
  { weight: 2, arbitrary: fc.record({ do: just('disconnect', 'accept-next', 'accept-next'), agent }) },
  { weight: 2, arbitrary: fc.record({ do: just('status'), agent, status: just('online', 'online', 'transfers-only', 'away', 'offline') }) },
  { weight: 2, arbitrary: fc.record({ do: just('abilities'), agent, wish: abilities }) },
  { weight: 2, arbitrary: fc.record({ do: just('limit'), queue, limit: fc.constantFrom(null, 1, 2) }) },
  { weight: 1, arbitrary: fc.record({ do: just('capacity'), agent, capacity: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ do: just('visitor-says', 'leave-message', 'visitor-closes'), pick }) },
  { weight: 5, arbitrary: fc.record({ do: just('agent-says', 'accept', 'decline', 'close'), agent, pick }) },
  { weight: 2, arbitrary: fc.record({ do: just('to-agent'), agent, pick, to: agent }) },
  { weight: 1, arbitrary: fc.record({ do: just('to-queue'), agent, pick, queue }) },
  { weight: 1, arbitrary: fc.record({ do: just('snooze'), agent, pick, ms: fc.constantFrom(10 * SECOND, 5 * MINUTE) }) },
  { weight: 2, arbitrary: fc.record({ do: just('settings'), queue, routing: settings }) },
  { weight: 4, arbitrary: fc.record({ do: just('time'), ms: fc.constantFrom(SECOND, 10 * SECOND, 19_999, 21 * SECOND, 61 * SECOND, 6 * MINUTE, 16 * MINUTE) }) },
)
/** What a world is like before the first visitor comes. */
const setting: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: just('connect'), agent }) },
  { weight: 2, arbitrary: fc.record({ do: just('limit'), queue, limit: fc.constantFrom(1, 2) }) },
  { weight: 2, arbitrary: fc.record({ do: just('abilities'), agent, wish: abilities }) },
  { weight: 2, arbitrary: fc.record({ do: just('settings'), queue, routing: settings }) },
)
const world = fc.array(setting, { maxLength: 4 })
const play = (minLength: number, maxLength: number) =>
  fc.tuple(world, fc.array(step, { minLength, maxLength, size: 'max' })).map(([before, steps]) => [...before, ...steps])

/** Short ones find most and cost little; one in five is long, as some things take many steps to come about. */
export const sequence = (long: number, longest: number) => fc.oneof(
  { weight: 16, arbitrary: play(1, 7) },
  { weight: 3, arbitrary: play(long, long + 3) },
  { weight: 1, arbitrary: play(long, longest) },
)

const nothing: Done = { ok: true, value: {} }

/** Does a step; `about` is the conversation that it picks among those opened so far. */
export async function perform(house: RoutingHouse, each: Step, about: string | undefined): Promise<Done<unknown>> {
  switch (each.do) {
    case 'connect': return house.connect(each.agent).then(() => nothing)
    case 'disconnect': return house.disconnect(each.agent).then(() => nothing)
    case 'accept-next': return house.accept(each.agent)
    case 'status': return house.setStatus(each.agent, each.status)
    case 'capacity': return house.setCapacity(each.agent, each.capacity)
    case 'abilities': return house.setAbilities(each.agent, each.wish)
    case 'limit': return house.setLimit(each.queue, each.limit)
    case 'open': return house.open(each.queue, { language: each.language })
    case 'settings': return house.change(each.queue, each.routing)
    case 'time': return house.tick(each.ms).then(() => nothing)
  }
  if (about === undefined) return nothing
  switch (each.do) {
    case 'visitor-says': return house.visitorSays(about)
    case 'leave-message': return house.leaveMessage(about)
    case 'visitor-closes': return house.close('visitor', about)
    case 'agent-says': return house.agentSays(each.agent, about)
    case 'accept': return house.accept(each.agent, about)
    case 'decline': return house.decline(each.agent, about)
    case 'close': return house.close(each.agent, about)
    case 'to-agent': return house.transfer(each.agent, about, { agent: each.to })
    case 'to-queue': return house.transfer(each.agent, about, { queue: each.queue })
    case 'snooze': return house.snooze(each.agent, about, each.ms)
  }
}
