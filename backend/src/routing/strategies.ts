import type { ChoiceRule, Level, Strategy } from '@parley/protocol'
import { names } from '../queues/able.js'
import { skillKey } from '../queues/skill-key.js'
import type { Membership, RoutedAgent, RoutedConversation, RoutedQueue } from './state.js'

/** An agent who could be given the conversation now. */
export interface Free { agent: RoutedAgent; membership: Membership }

/** Smaller is better; those who are not the best by one criterion are out, and the next one is asked. */
interface Criterion { rule: ChoiceRule; of: (free: Free) => number }

const levels: Record<Level, number> = { first: 0, normal: 1, last: 2 }

const longestWithoutOne: Criterion = { rule: 'longest-without-one', of: ({ agent }) => agent.turn }
const largestFreeShare: Criterion = { rule: 'largest-free-share', of: ({ agent }) => agent.load / agent.capacity }
const longestIdle: Criterion = {
  // Whoever holds something is not without work, however long ago they ended another.
  rule: 'longest-idle', of: ({ agent }) => (agent.load > 0 ? Number.POSITIVE_INFINITY : agent.idleSince ?? Number.NEGATIVE_INFINITY),
}
const byStrategy: Record<Strategy, Criterion[]> = {
  'manual': [],
  'offered-to-all': [],
  'round-robin': [{ rule: 'longest-without-one-here', of: ({ membership }) => membership.turn }],
  'least-busy': [largestFreeShare, longestWithoutOne],
  'longest-idle': [longestIdle, largestFreeShare, longestWithoutOne],
}

/**
 * Who of those free, one at least, is given it, and by which rule: the one that told the chosen from the last others. The visitor's
 * last agent goes first, then the level, the skills that are preferred, the queue's strategy, and the smaller id.
 */
export function choose(free: readonly Free[], queue: RoutedQueue, conversation: RoutedConversation): { chosen: Free; rule: ChoiceRule } {
  const { strategy } = queue.routing
  const criteria: Criterion[] = [
    { rule: 'last-agent', of: ({ agent }) => (agent.id === conversation.lastAgentId ? 0 : 1) },
    { rule: 'level', of: ({ membership }) => levels[membership.level] },
    { rule: 'preferred-skills', of: ({ agent }) => -preferencesMet(agent, queue, conversation) },
    ...byStrategy[strategy],
  ]
  let left = free
  let rule: ChoiceRule = 'only-one-free'
  for (const criterion of criteria) {
    const best = Math.min(...left.map(criterion.of))
    const kept = left.filter((each) => criterion.of(each) === best)
    if (kept.length < left.length) rule = criterion.rule
    left = kept
    if (left.length === 1) break
  }
  if (left.length > 1) rule = 'smallest-id'
  return { chosen: left.reduce((least, each) => (each.agent.id < least.agent.id ? each : least)), rule }
}

function preferencesMet(agent: RoutedAgent, queue: RoutedQueue, { language }: RoutedConversation): number {
  const skills = queue.routing.preferredSkills.filter((skill) => agent.skills.has(skillKey(skill))).length
  const isUnderstood = queue.routing.language === 'preferred' && language !== null && names(agent, language)
  return skills + (isUnderstood ? 1 : 0)
}
