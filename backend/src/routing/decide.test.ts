import type { Hours, SkipReason } from '@parley/protocol'
import { describe, expect, it } from 'vitest'
import { decide } from './decide.js'
import { aConversation, anAgent, aQueue, membership } from './samples.js'
import type { RoutedAgent, RoutedConversation, RoutedQueue } from './state.js'

const ask = (agents: RoutedAgent[], queue: RoutedQueue = aQueue(), conversation: RoutedConversation = aConversation(), now = 0) =>
  decide({ queue, conversation, agents, now })
const chosen = (...asked: Parameters<typeof ask>) => {
  const choice = ask(...asked)
  return choice.kind === 'assign' ? `${choice.agent.id} by ${choice.rule}` : choice.kind === 'wait' ? choice.reason : choice.kind
}
const reasonOf = (id: string, ...asked: Parameters<typeof ask>) => ask(...asked).verdicts.find(({ agent }) => agent.id === id)?.skipped
const inQueue = (wish: Parameters<typeof membership>[0]) => ({ queues: new Map([['queue-1', membership(wish)]]) })
const never: Hours = {
  timeZone: 'UTC', holidays: [],
  week: { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] },
}

describe('each strategy', () => {
  it('least busy: the largest share of free slots, not the fewest held', () => {
    expect(chosen([anAgent('a', { load: 1, capacity: 2 }), anAgent('b', { load: 2, capacity: 8 })])).toBe('b by largest-free-share')
    expect(chosen([anAgent('a', { load: 1, capacity: 2, turn: 7 }), anAgent('b', { load: 2, capacity: 4, turn: 5 })]))
      .toBe('b by longest-without-one')
  })

  it('round-robin: whoever has gone longest without one of this queue', () => {
    const queue = aQueue({ strategy: 'round-robin' })
    const [a, b] = [anAgent('a', { turn: 1, ...inQueue({ turn: 9 }) }), anAgent('b', { turn: 20, load: 2, ...inQueue({ turn: 4 }) })]
    expect(chosen([a, b], queue)).toBe('b by longest-without-one-here')
  })

  it('longest idle: whoever ended their last one first, and who never had one before all', () => {
    const queue = aQueue({ strategy: 'longest-idle' })
    expect(chosen([anAgent('a', { idleSince: 200 }), anAgent('b', { idleSince: 100 })], queue)).toBe('b by longest-idle')
    expect(chosen([anAgent('a', { idleSince: null }), anAgent('b', { idleSince: 100 })], queue)).toBe('a by longest-idle')
    // Who holds one is not without work, however long ago another ended.
    expect(chosen([anAgent('a', { idleSince: 100, load: 1 }), anAgent('b', { idleSince: 200 })], queue)).toBe('b by longest-idle')
    const [busier, less] = [anAgent('a', { idleSince: 100, load: 2, turn: 1 }), anAgent('b', { idleSince: 200, load: 1, turn: 9 })]
    expect(chosen([busier, less], queue)).toBe('b by largest-free-share')
    expect(chosen([busier, { ...less, load: 2 }], queue)).toBe('a by longest-without-one')
  })

  it('manual: nobody is chosen; offered to all: everybody free is asked, each once', () => {
    expect(chosen([anAgent('a')], aQueue({ strategy: 'manual' }))).toBe('manual')
    const all = aQueue({ strategy: 'offered-to-all' })
    expect(ask([anAgent('a'), anAgent('b', { load: 3 }), anAgent('c')], all)).toMatchObject({
      kind: 'offer-to-all', agents: [{ id: 'a' }, { id: 'c' }],
    })
    expect(chosen([anAgent('a')], all, aConversation({ asked: new Set(['a']) }))).toBe('offers-unanswered')
  })

  it('offered to all: those of the best level that has somebody free', () => {
    const all = aQueue({ strategy: 'offered-to-all' })
    const [first, normal, last] = (['first', 'normal', 'last'] as const).map((level) => anAgent(level, inQueue({ level })))
    if (!first || !normal || !last) return expect.unreachable()
    const asked = (...given: Parameters<typeof ask>) => {
      const choice = ask(...given)
      return choice.kind === 'offer-to-all' ? choice.agents.map(({ id }) => id) : choice.kind === 'wait' ? choice.reason : null
    }
    expect(asked([last, normal, first], all)).toEqual(['first'])
    expect(reasonOf('last', [last, normal, first], all)).toBe('later-level')
    expect(asked([last, normal, first], all, aConversation({ asked: new Set(['first']) }))).toBe('offers-unanswered')
    expect(asked([last, normal, first], all, aConversation({ askedBefore: new Set(['first']) }))).toEqual(['normal'])
    expect(asked([last, normal, { ...first, load: 3 }], all)).toEqual(['normal'])
    // The last agent is asked with them; while others are to wait for them, alone.
    const returning = aConversation({ lastAgentId: 'last' })
    expect(asked([last, normal, first], all, returning)).toEqual(['last', 'first'])
    const patient = { ...all, routing: { ...all.routing, lastAgent: { withinHours: 24, waitSeconds: 30 } } }
    expect(asked([last, normal, first], patient, returning, 29_999)).toEqual(['last'])
    expect(reasonOf('first', [last, normal, first], patient, returning, 29_999)).toBe('waits-for-last-agent')
    expect(asked([{ ...last, load: 3 }, normal, first], patient, returning, 29_999)).toBe('for-last-agent')
    expect(asked([last, first], patient, { ...returning, asked: new Set(['last']) }, 29_999)).toBe('for-last-agent')
    expect(asked([last, first], patient, { ...returning, asked: new Set(['last']) }, 30_000)).toEqual(['first'])
    expect(asked([last, first], patient, { ...returning, askedBefore: new Set(['last']) }, 0)).toEqual(['first'])
    // Who let it lie is asked where nobody else is.
    expect(asked([first, normal], all, aConversation({ didNotAnswer: new Set(['first']) }))).toEqual(['normal'])
  })

  it('asks first where the queue says so', () => {
    expect(ask([anAgent('a')], aQueue({ offer: { seconds: 20, missesUntilAway: null } }))).toMatchObject({ kind: 'offer', agent: { id: 'a' } })
  })
})

describe('before the strategy', () => {
  it('the last agent goes first, whatever their level and load', () => {
    const last = anAgent('z', { load: 2, ...inQueue({ level: 'last' }) })
    expect(chosen([anAgent('a'), last], aQueue(), aConversation({ lastAgentId: 'z' }))).toBe('z by last-agent')
    expect(chosen([anAgent('a'), last])).toBe('a by level')
  })

  it('is waited for as long as set where the last agent is here but full, and not longer, and not where they are gone', () => {
    const queue = aQueue({ lastAgent: { withinHours: 24, waitSeconds: 30 } })
    const conversation = aConversation({ lastAgentId: 'z' })
    const full = anAgent('z', { load: 3 })
    expect(chosen([anAgent('a'), full], queue, conversation, 29_999)).toBe('for-last-agent')
    expect(reasonOf('a', [anAgent('a'), full], queue, conversation, 29_999)).toBe('waits-for-last-agent')
    expect(chosen([anAgent('a'), full], queue, conversation, 30_000)).toBe('a by only-one-free')
    expect(chosen([anAgent('a'), anAgent('z', { isConnected: false })], queue, conversation, 0)).toBe('a by only-one-free')
    expect(chosen([anAgent('a'), full], queue, { ...conversation, askedBefore: new Set(['z']) }, 0)).toBe('a by only-one-free')
  })

  it('those of a later level only while nobody earlier is free', () => {
    const [first, normal, last] = (['first', 'normal', 'last'] as const).map((level) => anAgent(level, inQueue({ level })))
    if (!first || !normal || !last) return expect.unreachable()
    expect(chosen([last, normal, first])).toBe('first by level')
    expect(reasonOf('last', [last, normal, first])).toBe('later-level')
    expect(chosen([last, { ...normal, load: 3 }, { ...first, load: 3 }])).toBe('last by only-one-free')
  })

  it('preferred skills and a preferred language count', () => {
    const queue = aQueue({ preferredSkills: ['refunds'], language: 'preferred' })
    const conversation = aConversation({ language: 'zh-cn' })
    const [skilled, fluent] = [anAgent('x', { skills: new Set(['refunds']), load: 2 }), anAgent('y', { languages: new Set(['zh', 'en']) })]
    expect(chosen([anAgent('a'), skilled], queue)).toBe('x by preferred-skills')
    expect(chosen([anAgent('a'), fluent], queue, conversation)).toBe('y by preferred-skills')
  })
})

it('who names no language speaks every one, and who names it goes before where it is preferred', () => {
  const conversation = aConversation({ language: 'zh-cn' })
  const [any, fluent] = [anAgent('a'), anAgent('b', { languages: new Set(['zh']), load: 2 })]
  expect(chosen([any], aQueue({ language: 'required' }), conversation)).toBe('a by only-one-free')
  expect(chosen([any, fluent], aQueue({ language: 'preferred' }), conversation)).toBe('b by preferred-skills')
})

it('a skill is the same in capitals and with a space too many', () => {
  const able = anAgent('b', { skills: new Set(['refunds']), load: 2 })
  expect(chosen([anAgent('a'), able], aQueue({ requiredSkills: [' Refunds'] }))).toBe('b by only-one-free')
  expect(chosen([anAgent('a'), able], aQueue({ preferredSkills: ['REFUNDS'] }))).toBe('b by preferred-skills')
  expect(chosen([able], aQueue(), aConversation({ skills: ['Refunds '] }))).toBe('b by only-one-free')
  expect(reasonOf('b', [able], aQueue({ requiredSkills: ['refund'] }))).toBe('skill-missing')
})

it.each<[SkipReason, Partial<RoutedAgent>]>([
  ['deactivated', { isDeactivated: true }], ['offline', { isConnected: false }], ['offline', { status: 'offline' }],
  ['away', { status: 'away' }], ['transfers-only', { status: 'transfers-only' }], ['off-hours', { schedule: never }],
  ['full', { load: 3 }], ['wrapping-up', { load: 3, wrappingUp: 1 }],
])('skips whoever is %s', (reason, wish) => {
  const skipped = anAgent('b', wish)
  expect(chosen([anAgent('a'), skipped])).toBe('a by only-one-free')
  expect(reasonOf('b', [anAgent('a'), skipped])).toBe(reason)
})

it('skips who is full in this queue, lacks a skill or the language, or has said no', () => {
  const b = anAgent('b', inQueue({ load: 1 }))
  expect(reasonOf('b', [b], aQueue({}, { capacityPerAgent: 1 }))).toBe('queue-full')
  expect(ask([b], aQueue({ requiredSkills: ['refunds'] })).verdicts).toMatchObject([{ skipped: 'skill-missing', skill: 'refunds' }])
  expect(reasonOf('b', [b], aQueue(), aConversation({ skills: ['tax'] }))).toBe('skill-missing')
  const german = anAgent('b', { languages: new Set(['de']) })
  expect(reasonOf('b', [german], aQueue({ language: 'required' }), aConversation({ language: 'zh' }))).toBe('language-missing')
  expect(reasonOf('b', [b], aQueue({ language: 'required' }))).toBeNull()
  expect(reasonOf('b', [b], aQueue(), aConversation({ askedBefore: new Set(['b']) }))).toBe('asked-before')
})

it('gives it to who let it lie only where nobody else is free', () => {
  const conversation = aConversation({ didNotAnswer: new Set(['a']) })
  expect(chosen([anAgent('a'), anAgent('b', { load: 2 })], aQueue(), conversation)).toBe('b by only-one-free')
  expect(reasonOf('a', [anAgent('a'), anAgent('b', { load: 2 })], aQueue(), conversation)).toBe('did-not-answer')
  expect(chosen([anAgent('a')], aQueue(), conversation)).toBe('a by only-one-free')
})

it('says why somebody waits', () => {
  const away = anAgent('a', { status: 'away' })
  expect(chosen([])).toBe('no-members')
  expect(chosen([anAgent('a', { queues: new Map() })])).toBe('no-members')
  expect(chosen([away])).toBe('none-online')
  expect(chosen([away], aQueue({ hours: never }))).toBe('closed')
  expect(chosen([anAgent('a', { load: 3 }), away])).toBe('all-full')
  expect(chosen([anAgent('a')], aQueue({ requiredSkills: ['x'] }))).toBe('none-able')
  expect(chosen([anAgent('a')], aQueue(), aConversation({ askedBefore: new Set(['a']) }))).toBe('offers-unanswered')
})
