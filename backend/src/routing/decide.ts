import type { ChoiceRule, Level, SkipReason, WaitReason } from '@parley/protocol'
import { whyBusy, whyUnable } from '../queues/able.js'
import { isOpen } from '../queues/hours.js'
import type { RoutedAgent, RoutedConversation, RoutedQueue } from './state.js'
import { choose, type Free } from './strategies.js'

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
  const isTurnOfLast = isTurnOfLastAgent(queue, conversation, now)
  if (isTurnOfLast && verdicts.some(({ agent, skipped }) => agent.id === conversation.lastAgentId && skipped !== null && isBusy(skipped))) {
    return { kind: 'wait', reason: 'for-last-agent', verdicts: skipping(verdicts, free, 'waits-for-last-agent') }
  }
  if (free.length === 0) return { kind: 'wait', reason: whyNobody(queue, verdicts, now), verdicts }
  // Whoever let it lie before is asked only where nobody else is.
  const isWilling = ({ agent }: Free) => !conversation.didNotAnswer.has(agent.id)
  const candidates = free.some(isWilling) ? free.filter(isWilling) : free
  const silent = candidates.length < free.length ? free.filter((each) => !isWilling(each)) : []
  const stood = skipping(verdicts, silent, 'did-not-answer')
  if (strategy === 'offered-to-all') return offerToAll(candidates, conversation, stood, isTurnOfLast)
  const { chosen: { agent, membership }, rule } = choose(candidates, queue, conversation)
  const later = agent.id === conversation.lastAgentId ? [] : candidates.filter((each) => isLater(each, membership.level))
  return { kind: offer ? 'offer' : 'assign', agent, rule, verdicts: skipping(stood, later, 'later-level') }
}

function verdictOf(agent: RoutedAgent, queue: RoutedQueue, conversation: RoutedConversation, now: number): AgentVerdict {
  const unable = whyUnable(agent, queue.routing, conversation, now)
  if (unable) return { agent, ...unable }
  const skipped = whyBusy(agent, agent.queues.get(queue.id)?.load ?? 0, queue.capacityPerAgent)
    ?? (conversation.askedBefore.has(agent.id) ? 'asked-before' : null)
  if (skipped) return { agent, skipped }
  return { agent, skipped: null }
}

/** All of the earliest level that has somebody free are asked, and the last agent; while it is their turn, only they. */
function offerToAll(
  candidates: readonly Free[], { lastAgentId, asked }: RoutedConversation, verdicts: AgentVerdict[], isTurnOfLast: boolean,
): Choice {
  const isLast = ({ agent }: Free) => agent.id === lastAgentId
  const isLastAlone = isTurnOfLast && candidates.some(isLast)
  const best = order.find((level) => candidates.some(({ membership }) => membership.level === level)) ?? 'last'
  const isMeant = (each: Free) => isLast(each) || !isLastAlone && !isLater(each, best)
  const others = candidates.filter((each) => !isMeant(each))
  const stood = skipping(verdicts, others, isLastAlone ? 'waits-for-last-agent' : 'later-level')
  const agents = candidates.filter(isMeant).map(({ agent }) => agent).filter(({ id }) => !asked.has(id))
  if (agents.length > 0) return { kind: 'offer-to-all', agents, verdicts: stood }
  return { kind: 'wait', reason: isLastAlone ? 'for-last-agent' : 'offers-unanswered', verdicts: stood }
}

/** The time in which it is for the visitor's last agent before others is not over, and they have not declined it. */
function isTurnOfLastAgent(
  { routing }: RoutedQueue, { lastAgentId, waitingSince, askedBefore }: RoutedConversation, now: number,
): boolean {
  return lastAgentId !== null && !askedBefore.has(lastAgentId) && routing.lastAgent !== null
    && now < waitingSince + routing.lastAgent.waitSeconds * 1000
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

const order: readonly Level[] = ['first', 'normal', 'last']
const isLater = ({ membership }: Free, than: Level) => order.indexOf(membership.level) > order.indexOf(than)

function skipping(verdicts: AgentVerdict[], those: readonly Free[], reason: SkipReason): AgentVerdict[] {
  if (those.length === 0) return verdicts
  const ids = new Set(those.map(({ agent }) => agent.id))
  return verdicts.map((verdict) => (ids.has(verdict.agent.id) ? { agent: verdict.agent, skipped: reason } : verdict))
}
