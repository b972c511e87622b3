// How sequences are drawn: scenes in which much is at stake, then whatever may happen.
import fc from 'fast-check'
import type { Hours, QueueRouting, Span } from '@parley/protocol'
import type { Abilities } from '../routing-driver.js'
import { AGENTS, QUEUES, WHOSE, type Command, type Rule, type Step } from './steps.js'

const SECOND = 1_000
const MINUTE = 60 * SECOND

const agent = fc.nat(AGENTS - 1)
/** Most is asked by whom it is about, as anybody else is only refused. */
const whose = fc.constantFrom(WHOSE, WHOSE, WHOSE, 0, 1, 2)
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
const rule = fc.record<Rule>({
  when: fc.constantFrom<Rule['when']>({}, { languages: ['en'] }, { languages: ['zh-tw', 'ja'] }, { returning: true }, { queue: 0 }, { queue: 1, returning: false }),
  give: fc.constantFrom<Rule['give']>({ priority: 9 }, { priority: 2 }, { queue: 0 }, { queue: 1, priority: 6 }, { skills: ['tax'] }, { skills: ['VISA'], priority: 8 }),
})
const rules = fc.record({ do: just('rules'), rules: fc.array(rule, { maxLength: 2 }) })

const arriving = fc.record({ do: just('open'), queue, language: fc.constantFrom(null, null, 'en', 'zh-cn', 'ja') })
/** What is asked about one conversation that is there. */
const about: fc.Arbitrary<Extract<Command, { pick: number }>> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: just('accept', 'decline', 'agent-says', 'close', 'close'), agent: whose, pick }) },
  { weight: 3, arbitrary: fc.record({ do: just('accept'), agent, pick }) },
  { weight: 3, arbitrary: fc.record({ do: just('to-agent'), agent: whose, pick, to: agent }) },
  { weight: 2, arbitrary: fc.record({ do: just('to-queue'), agent: whose, pick, queue }) },
  { weight: 2, arbitrary: fc.record({ do: just('snooze'), agent: whose, pick, ms: fc.constantFrom(10 * SECOND, 5 * MINUTE) }) },
  { weight: 4, arbitrary: fc.record({ do: just('visitor-says', 'leave-message', 'visitor-closes'), pick }) },
  { weight: 1, arbitrary: fc.record({ do: just('open-again'), queue, pick }) },
)
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: arriving },
  { weight: 5, arbitrary: fc.record({ do: just('connect'), agent }) },
  { weight: 3, arbitrary: fc.record({ do: just('disconnect', 'accept-next', 'accept-next'), agent }) },
  { weight: 2, arbitrary: fc.record({ do: just('status'), agent, status: just('online', 'online', 'transfers-only', 'away', 'offline') }) },
  { weight: 2, arbitrary: fc.record({ do: just('abilities'), agent, wish: abilities }) },
  { weight: 1, arbitrary: fc.record({ do: just('limit'), queue, limit: fc.constantFrom(null, 1, 2) }) },
  { weight: 1, arbitrary: fc.record({ do: just('capacity'), agent, capacity: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 14, arbitrary: about },
  { weight: 2, arbitrary: fc.record({ do: just('settings'), queue, routing: settings }) },
  { weight: 1, arbitrary: fc.oneof(fc.record({ do: just('overflow'), queue }), rules) },
)
const time = fc.record({ do: just('time'), ms: fc.constantFrom(SECOND, 10 * SECOND, 19_999, 21 * SECOND, 61 * SECOND, 6 * MINUTE, 16 * MINUTE) })

/** What a world is like before the first visitor comes. */
const setting: fc.Arbitrary<Command> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: just('connect'), agent }) },
  { weight: 2, arbitrary: fc.record({ do: just('limit'), queue, limit: fc.constantFrom(1, 2) }) },
  { weight: 2, arbitrary: fc.record({ do: just('abilities'), agent, wish: abilities }) },
  { weight: 2, arbitrary: fc.record({ do: just('settings'), queue, routing: settings }) },
  { weight: 1, arbitrary: rules },
)
/** What takes a slot otherwise than by being held, or gives one beyond the limit. */
const tight = fc.constantFrom<Partial<QueueRouting>>(
  { strategy: 'manual' }, { offer: { seconds: 20, missesUntilAway: 2 } }, { wrapUpSeconds: 30 }, { transfersOver: 1 },
  { strategy: 'offered-to-all' }, { idleMinutes: 1 }, { noAnswerSeconds: 30 }, { whenAway: 'give-back' },
)
/** More wait in one queue than a few agents may hold of it: whatever is given by hand now may be too much. */
const crowd = fc.tuple(queue, fc.constantFrom(1, 1, 2, null), fc.array(agent, { minLength: 1, maxLength: 2 }), fc.option(tight)).map(
  ([line, limit, here, routing]): Command[] => [
    ...here.map((each): Command => ({ do: 'connect', agent: each })), { do: 'limit', queue: line, limit },
    ...routing ? [{ do: 'settings' as const, queue: line, routing }] : [],
    ...Array.from({ length: 3 }, (): Command => ({ do: 'open', queue: line, language: null })),
  ])
const scene = fc.oneof({ weight: 2, arbitrary: fc.array(setting, { maxLength: 4 }) }, { weight: 1, arbitrary: crowd })

const ofOne = (node: fc.Arbitrary<number>) => (each: fc.Arbitrary<Command>): fc.Arbitrary<Step> =>
  fc.record({ do: just('ask'), node, command: each })
/** Two take the same, two things are asked about the same, or anything beside anything. */
const atOnce: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.tuple(agent, agent, pick).map(([one, other, which]): Step => ({
    do: 'at-once', commands: [{ do: 'accept', agent: one, pick: which }, { do: 'accept', agent: other, pick: which }],
  })) },
  { weight: 3, arbitrary: fc.tuple(about, about).map(([one, other]): Step => ({ do: 'at-once', commands: [one, { ...other, pick: one.pick }] })) },
  { weight: 2, arbitrary: fc.record({ do: just('at-once'), commands: fc.tuple(command, command) }) },
)

/** Of commands for one node, or for two of which some are asked at once. Each kind of length as often as it is worth. */
export function sequence(nodes: 1 | 2, long: number, longest: number): fc.Arbitrary<Step[]> {
  const ask = ofOne(fc.nat(nodes - 1))
  const step = fc.oneof(
    { weight: 36, arbitrary: ask(command) }, { weight: 4, arbitrary: time },
    ...nodes > 1 ? [{ weight: 16, arbitrary: atOnce }, { weight: 4, arbitrary: time }] : [],
  )
  const play = (minLength: number, maxLength: number) => fc.tuple(scene, fc.nat(nodes - 1), fc.array(step, { minLength, maxLength, size: 'max' }))
    .map(([commands, node, steps]): Step[] => [
      { do: 'scene', node, commands },
      // By then the other one knows it too, and what it knows can be out of date from here on.
      ...nodes > 1 ? [{ do: 'time' as const, ms: SECOND }] : [], ...steps,
    ])
  // Short ones find most and cost little; one in five is long, as some things take many steps to come about.
  return fc.oneof({ weight: 16, arbitrary: play(1, 7) }, { weight: 3, arbitrary: play(long, long + 3) }, { weight: 1, arbitrary: play(long, longest) })
}
