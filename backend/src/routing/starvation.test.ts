// Nobody starves: of one priority, whoever waits is given out before anybody who came later and needs the same.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nextMatch, type Head } from './match.js'
import { aConversation, anAgent, aQueue, membership } from './samples.js'

const skillsOf = [[], ['tax'], ['tax', 'german'], ['german']] as const
const strategies = ['round-robin', 'least-busy', 'longest-idle'] as const
const aRun = fc.record({
  strategy: fc.constantFrom(...strategies),
  agents: fc.array(fc.record({ skills: fc.nat(3), level: fc.constantFrom('first', 'normal', 'last'), capacity: fc.integer({ min: 1, max: 2 }) }), { minLength: 1, maxLength: 4 }),
  // Two come while one ends, so that the line only grows: whoever could be forgotten would be.
  needs: fc.array(fc.nat(3), { minLength: 60, maxLength: 120 }),
})

it('is given out after no more than were before it, however many come later, of the same priority', () => {
  fc.assert(fc.property(aRun, ({ strategy, agents: wished, needs }) => {
    const queue = aQueue({ strategy })
    const levels = wished.map(({ level }) => level)
    const agents = wished.map(({ skills, capacity }, n) => anAgent(`a${n}`, {
      capacity, skills: new Set(skillsOf[skills]), queues: new Map([['queue-1', membership({ level: levels[n] ?? 'normal' })]]),
    }))
    let line: Head[] = []
    let turn = 0
    const held: string[] = []
    const given: { skills: readonly string[]; at: number }[] = []
    for (const [n, need] of needs.entries()) {
      line.push({ queue, conversation: aConversation({ id: `c${String(n).padStart(4, '0')}`, queuedAt: n, skills: skillsOf[need] ?? [] }) })
      const ended = n % 2 === 0 ? held.shift() : undefined
      const freed = agents.find(({ id }) => id === ended)
      if (freed) Object.assign(freed, { load: freed.load - 1, idleSince: n })
      for (;;) {
        const { match } = nextMatch(line, agents, n)
        if (match?.choice.kind !== 'assign') break
        const { agent } = match.choice
        turn += 1
        Object.assign(agent, { load: agent.load + 1, turn })
        held.push(agent.id)
        line = line.filter((each) => each !== match.head)
        const { skills, queuedAt } = match.head.conversation
        // Nobody who came before could have been given to this agent instead.
        expect(line.filter(({ conversation: other }) => other.queuedAt < queuedAt && other.skills.every((skill) => agent.skills.has(skill)))).toEqual([])
        given.push({ skills, at: queuedAt })
      }
    }
    for (const skills of skillsOf) {
      const order = given.filter((each) => each.skills === skills).map(({ at }) => at)
      expect(order).toEqual(order.toSorted((a, b) => a - b))
    }
  }), { numRuns: 200 })
})

it('a higher priority goes before, however long the other has waited: that is what it says', () => {
  const [old, urgent] = [aConversation({ id: 'old', queuedAt: 0 }), aConversation({ id: 'urgent', queuedAt: 3_600_000, priority: 5 })]
  const { match } = nextMatch([old, urgent].map((conversation) => ({ queue: aQueue(), conversation })), [anAgent('a')], 3_600_000)
  expect(match?.head.conversation.id).toBe('urgent')
})
