import type { Level, Strategy } from '@parley/protocol'
import { describe, expect, it } from 'vitest'
import { inLine, looks, nextMatch, type Head } from './match.js'
import { aConversation, anAgent, aQueue, membership } from './samples.js'
import type { RoutedAgent, RoutedConversation } from './state.js'

const one = aQueue()
const two = aQueue({}, { id: 'queue-2' })
const waiting = (id: string, wish: Partial<RoutedConversation> = {}): Head => {
  const conversation = aConversation({ id, ...wish })
  return { queue: conversation.queueId === 'queue-2' ? two : one, conversation }
}
const given = (heads: Head[], agents: RoutedAgent[]) => {
  const { match } = nextMatch(heads, agents, 0)
  return match && match.choice.kind === 'assign' ? `${match.head.conversation.id} to ${match.choice.agent.id}` : null
}

it('goes by priority, then by place, then by id', () => {
  const a = anAgent('a')
  expect(given([waiting('late', { queuedAt: 2 }), waiting('early', { queuedAt: 1 })], [a])).toBe('early to a')
  expect(given([waiting('early', { queuedAt: 1 }), waiting('urgent', { queuedAt: 9, priority: 8 })], [a])).toBe('urgent to a')
  expect(given([waiting('y'), waiting('x')], [a])).toBe('x to a')
})

it('passes over whom nobody free can help, and says why they wait', () => {
  const found = nextMatch([waiting('hard', { skills: ['tax'] }), waiting('easy', { queuedAt: 5 })], [anAgent('a')], 0)
  expect(found.match?.head.conversation.id).toBe('easy')
  expect(found.waits.map(({ head, choice }) => [head.conversation.id, choice.kind === 'wait' && choice.reason])).toEqual([['hard', 'none-able']])
})

it('lets an agent take from their queues in their own order, but never before a higher priority', () => {
  const picky = anAgent('a', { queues: new Map([['queue-1', membership({ rank: 2 })], ['queue-2', membership({ rank: 1 })]]) })
  const [older, wanted] = [waiting('older', { queuedAt: 1 }), waiting('wanted', { queuedAt: 5, queueId: 'queue-2' })]
  expect(given([older, wanted], [picky])).toBe('wanted to a')
  expect(given([waiting('older', { queuedAt: 1, priority: 5 }), wanted], [picky])).toBe('older to a')
  const indifferent = anAgent('a', { queues: new Map([['queue-1', membership()], ['queue-2', membership()]]) })
  expect(given([older, wanted], [indifferent])).toBe('older to a')
})

describe('how far a line is looked into', () => {
  const depths = (line: Head[], agents: RoutedAgent[]) => {
    const seen: number[] = []
    const looking = looks(new Set(['queue-1']))
    for (let step = looking.next(); ;) {
      if (step.done) return { seen, match: step.value.match?.head.conversation.id ?? null }
      seen.push(step.value.depth)
      step = looking.next(nextMatch(line.slice(0, step.value.depth), agents, 0))
    }
  }
  const lineOf = (many: number, of: (n: number) => Partial<RoutedConversation>) =>
    Array.from({ length: many }, (_, n) => waiting(`c${n}`, { queuedAt: n, ...of(n) }))
  const declined = { askedBefore: new Set(['a']) }

  it('until somebody can be given, or to its end, where those before wait for reasons of their own', () => {
    expect(depths(lineOf(1_000, (n) => (n < 500 ? declined : {})), [anAgent('a')])).toEqual({ seen: [1, 20, 400, 8_000], match: 'c500' })
    expect(depths(lineOf(30, () => declined), [anAgent('a')])).toEqual({ seen: [1, 20, 400, 8_000], match: null })
    const patient = aQueue({ lastAgent: { withinHours: 1, waitSeconds: 60 } })
    const returning = lineOf(30, (n) => (n < 25 ? { lastAgentId: 'b' } : {})).map((head) => ({ ...head, queue: patient }))
    expect(depths(returning, [anAgent('a'), anAgent('b', { load: 3 })]).match).toBe('c25')
  })

  it('no further than the first where nobody has a slot, whoever has declined what', () => {
    expect(depths(lineOf(1_000, () => declined), [anAgent('a', { load: 3 })])).toEqual({ seen: [1], match: null })
    expect(depths(lineOf(1_000, () => ({})), [anAgent('a', { load: 3 })])).toEqual({ seen: [1], match: null })
  })

  it('where all are asked, until twenty are being asked about', () => {
    const all = aQueue({ strategy: 'offered-to-all' })
    const asked = { asked: new Set(['a']) }
    const line = (of: (n: number) => Partial<RoutedConversation>) => lineOf(1_000, of).map((head) => ({ ...head, queue: all }))
    expect(depths(line((n) => (n < 19 ? asked : {})), [anAgent('a')]).match).toBe('c19')
    expect(depths(line((n) => (n < 20 ? asked : {})), [anAgent('a')])).toEqual({ seen: [1, 20, 400], match: null })
    expect(depths(line((n) => (n < 5 ? declined : n < 25 ? asked : {})), [anAgent('a')]).match).toBeNull()
    expect(depths(line((n) => (n < 5 ? declined : n < 24 ? asked : {})), [anAgent('a')]).match).toBe('c24')
  })
})

/** Every way in which two agents and three conversations can stand, in what decisions read. */
describe('of two agents and three conversations, in every state', () => {
  const statuses = ['online', 'away'] as const
  const capacities = [1, 2]
  const levels: Level[] = ['first', 'last']
  const strategies: Strategy[] = ['round-robin', 'least-busy', 'longest-idle']
  const agentsOf = (id: string) => statuses.flatMap((status) => capacities.flatMap((capacity) =>
    Array.from({ length: capacity + 1 }, (_, load) => load).flatMap((load) => levels.map((level) =>
      anAgent(id, { status, capacity, load, queues: new Map([['queue-1', membership({ level, load })]]) })))))
  const conversationsOf = (id: string) => [4, 5].flatMap((priority) => [0, 1].flatMap((queuedAt) =>
    [new Set<string>(), new Set(['a'])].map((askedBefore) => aConversation({ id, priority, queuedAt, waitingSince: queuedAt, askedBefore }))))

  /** Which of three stands how does not matter beyond their ids, so each three ways to stand come once. */
  const ways = conversationsOf('')
  const trios = ways.flatMap((x, first) => ways.slice(first).flatMap((y, second) => ways.slice(first + second).map((z) =>
    [{ ...x, id: 'x' }, { ...y, id: 'y' }, { ...z, id: 'z' }] as const)))

  const give = (agents: RoutedAgent[], id: string, turn: number) => agents.map((agent) => agent.id !== id ? agent
    : { ...agent, load: agent.load + 1, turn, queues: new Map([['queue-1', membership({ ...agent.queues.get('queue-1'), turn })]]) })

  it.each(strategies)('%s keeps every promise until nothing more fits', (strategy) => {
    const queue = aQueue({ strategy })
    let states = 0
    const broken: string[] = []
    for (const a of agentsOf('a')) for (const b of agentsOf('b')) {
      for (const [x, y, z] of trios) {
        states += 1
        let agents = [a, b]
        let heads = [x, y, z].map((conversation): Head => ({ queue, conversation }))
        for (let turn = 1; ; turn += 1) {
          const { match, waits } = nextMatch(heads, agents, 0)
          if (states % 97 === 0) {
            const again = nextMatch([...heads].reverse(), [...agents].reverse(), 0).match
            const same = again?.head.conversation.id === match?.head.conversation.id
              && JSON.stringify(again?.choice.kind === 'assign' && again.choice.agent.id) === JSON.stringify(match?.choice.kind === 'assign' && match.choice.agent.id)
            if (!same) broken.push('another order decides otherwise')
          }
          const able = (each: RoutedConversation, agent: RoutedAgent) =>
            agent.status === 'online' && agent.load < agent.capacity && !each.askedBefore.has(agent.id)
          if (!match) {
            if (heads.some(({ conversation }) => agents.some((agent) => able(conversation, agent)))) broken.push('a free agent and a waiting conversation do not meet')
            if (waits.length !== heads.length) broken.push('somebody waits without a reason')
            break
          }
          const { choice, head: { conversation } } = match
          if (choice.kind !== 'assign' || turn > 3) { broken.push('it does not end'); break }
          const chosen = agents.find(({ id }) => id === choice.agent.id)
          if (!chosen || !able(conversation, chosen)) broken.push('given to who may not have it')
          const before = heads.filter((each) => inLine(each.conversation, conversation) < 0)
          if (before.some((each) => agents.some((agent) => able(each.conversation, agent)))) broken.push('somebody was passed by')
          const isLast = chosen?.queues.get('queue-1')?.level === 'last'
          const isFirstFree = agents.some((agent) => able(conversation, agent) && agent.queues.get('queue-1')?.level === 'first')
          if (isLast && isFirstFree) broken.push('last resort before first')
          agents = give(agents, choice.agent.id, turn)
          heads = heads.filter((each) => each !== match.head)
        }
      }
    }
    expect([...new Set(broken)]).toEqual([])
    expect(states).toBe((2 * 5 * 2) ** 2 * 120)
  }, 60_000)
})

it.each<Strategy>(['round-robin', 'least-busy', 'longest-idle'])('%s is fair within a tenth over a thousand equal conversations', (strategy) => {
  const queue = aQueue({ strategy })
  let agents = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => anAgent(id))
  const counts = new Map<string, number>()
  const held: string[] = []
  for (let n = 1; n <= 1_000; n += 1) {
    const { match } = nextMatch([{ queue, conversation: aConversation({ id: `c${n}`, queuedAt: n }) }], agents, n)
    if (match?.choice.kind !== 'assign') return expect.unreachable()
    const { id } = match.choice.agent
    counts.set(id, (counts.get(id) ?? 0) + 1)
    held.push(id)
    const ended = held.length > 4 ? held.shift() : undefined
    agents = agents.map((agent) => ({
      ...agent, load: agent.load + (agent.id === id ? 1 : 0) - (agent.id === ended ? 1 : 0),
      ...(agent.id === ended ? { idleSince: n } : {}),
      ...(agent.id === id ? { turn: n, queues: new Map([['queue-1', membership({ turn: n })]]) } : {}),
    }))
  }
  const share = 1_000 / 7
  for (const count of counts.values()) expect(Math.abs(count - share) / share).toBeLessThan(0.1)
  expect(counts.size).toBe(7)
})
