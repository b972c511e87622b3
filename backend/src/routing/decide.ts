import type { ChoiceRule, SkipReason, WaitReason } from '@parley/protocol'
import { missingSkill, whyAbsent, whyBusy } from '../conversations/could-take.js'
import { isOpen } from '../queues/hours.js'
import type { RoutedAgent, RoutedConversation, RoutedQueue } from './state.js'
import { choose, speaks, type Free } from './strategies.js'

export interface Question {
  queue: RoutedQueue
  conversation: RoutedConversation
  /** Everybody; who is no member is left out. */
  agents: Iterable<RoutedAgent>
  now: number
}

export interface AgentVerdict { agent: RoutedAgent; skipped: SkipReason | null; skill?: string }

/** What becomes of a waiting conversation, and what stood with each member of its queue. */
export type Choice = { verdicts: AgentVerdict[] } & (
  | { kind: 'assign' | 'offer'; agent: RoutedAgent; rule: ChoiceRule }
  | { kind: 'offer-to-all'; agents: RoutedAgent[] }
  | { kind: 'wait'; reason: WaitReason })

/**
 * Decides one conversation. It depends on nothing but what it is given, and not on the order in which agents are given;
 * the live router and the simulator both ask here.
 */
export function decide({ queue, conversation, agents, now }: Question): Choice {
  const verdicts: AgentVerdict[] = []
  const free: Free[] = []
  for (const agent of agents) {
    const membership = agent.queues.get(queue.id)
    if (!membership) continue
    const verdict = verdictOf(agent, queue, conversation, now)
    verdicts.push(verdict)
    if (!verdict.skipped) free.push({ agent, membership })
  }
  const { strategy, offer } = queue.routing
  if (strategy === 'manual') return { kind: 'wait', reason: 'manual', verdicts }
  if (strategy === 'offered-to-all') return offerToAll(free, queue, conversation, verdicts, now)
  if (waitsForLastAgent(queue, conversation, verdicts, now)) {
    return { kind: 'wait', reason: 'for-last-agent', verdicts: skipping(verdicts, free, 'waits-for-last-agent') }
  }
  // Whoever let it lie before is asked only where nobody else is.
  const willing = free.filter(({ agent }) => !conversation.didNotAnswer.has(agent.id))
  const candidates = willing.length > 0 ? willing : free
  const silent = free.filter((each) => !candidates.includes(each))
  const choice = choose(candidates, queue, conversation)
  if (!choice) return { kind: 'wait', reason: whyNobody(queue, verdicts, now), verdicts }
  const { agent, membership } = choice.chosen
  const later = candidates.filter((each) => agent.id !== conversation.lastAgentId && isLater(each.membership.level, membership.level))
  return {
    kind: offer ? 'offer' : 'assign', agent, rule: choice.rule,
    verdicts: skipping(skipping(verdicts, silent, 'did-not-answer'), later, 'later-level'),
  }
}

function verdictOf(agent: RoutedAgent, queue: RoutedQueue, conversation: RoutedConversation, now: number): AgentVerdict {
  const skipped = (reason: SkipReason, skill?: string): AgentVerdict => ({ agent, skipped: reason, ...(skill === undefined ? {} : { skill }) })
  const absent = whyAbsent(agent, now)
  if (absent) return skipped(absent)
  const missing = missingSkill(agent.skills, [...queue.routing.requiredSkills, ...conversation.skills])
  if (missing !== undefined) return skipped('skill-missing', missing)
  const { language } = conversation
  if (queue.routing.language === 'required' && language && !speaks(agent, language)) return skipped('language-missing')
  if (conversation.askedBefore.has(agent.id)) return skipped('asked-before')
  const busy = whyBusy(agent, agent.queues.get(queue.id)?.load ?? 0, queue.capacityPerAgent)
  if (busy) return skipped(busy)
  return { agent, skipped: null }
}

function offerToAll(
  free: readonly Free[], queue: RoutedQueue, conversation: RoutedConversation, verdicts: AgentVerdict[], now: number,
): Choice {
  const agents = free.map(({ agent }) => agent).filter(({ id }) => !conversation.asked.has(id))
  if (agents.length > 0) return { kind: 'offer-to-all', agents, verdicts }
  return { kind: 'wait', reason: free.length > 0 ? 'offers-unanswered' : whyNobody(queue, verdicts, now), verdicts }
}

/** The last agent is here and able but has no slot, and the time to wait for them is not over. */
function waitsForLastAgent(
  { routing }: RoutedQueue, { lastAgentId, waitingSince }: RoutedConversation, verdicts: readonly AgentVerdict[], now: number,
): boolean {
  if (!lastAgentId || !routing.lastAgent || now >= waitingSince + routing.lastAgent.waitSeconds * 1000) return false
  const last = verdicts.find(({ agent }) => agent.id === lastAgentId)
  return last !== undefined && last.skipped !== null && isBusy(last.skipped)
}

const isBusy = (reason: SkipReason) => reason === 'full' || reason === 'queue-full' || reason === 'wrapping-up'
const isAbsent = (reason: SkipReason) =>
  reason === 'deactivated' || reason === 'offline' || reason === 'away' || reason === 'transfers-only' || reason === 'off-hours'

function whyNobody({ routing }: RoutedQueue, verdicts: readonly AgentVerdict[], now: number): WaitReason {
  const reasons = verdicts.flatMap(({ skipped }) => skipped ?? [])
  if (reasons.length === 0) return 'no-members'
  const present = reasons.filter((reason) => !isAbsent(reason))
  if (present.length === 0) return isOpen(routing.hours, now) ? 'none-online' : 'closed'
  if (present.some(isBusy)) return 'all-full'
  return present.includes('asked-before') ? 'offers-unanswered' : 'none-able'
}

const order = ['first', 'normal', 'last'] as const
const isLater = (level: (typeof order)[number], than: (typeof order)[number]) => order.indexOf(level) > order.indexOf(than)

function skipping(verdicts: AgentVerdict[], those: readonly Free[], reason: SkipReason): AgentVerdict[] {
  if (those.length === 0) return verdicts
  const ids = new Set(those.map(({ agent }) => agent.id))
  return verdicts.map((verdict) => (ids.has(verdict.agent.id) ? { agent: verdict.agent, skipped: reason } : verdict))
}
