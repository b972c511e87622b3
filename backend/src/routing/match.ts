import { decide, type Choice } from './decide.js'
import type { RoutedAgent, RoutedConversation, RoutedQueue } from './state.js'

/** One that waits and that nobody with the same needs waits before. */
export interface Head { queue: RoutedQueue; conversation: RoutedConversation }
export interface Matched { head: Head; choice: Choice }

/** How far a line is looked into where its first waits for a reason that is only its own. */
export const DEPTH = 20

/** It waits for a reason that does not hold for whoever waits behind it with the same needs. */
export const isOwn = (choice: Choice): boolean => choice.kind === 'wait'
  && (choice.reason === 'offers-unanswered' || choice.reason === 'for-last-agent'
    || choice.verdicts.some(({ skipped }) => skipped === 'asked-before'))

/** Those who come first: higher priority, then earlier, then the smaller id. */
export function inLine(a: RoutedConversation, b: RoutedConversation): number {
  return b.priority - a.priority || a.queuedAt - b.queuedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

/**
 * The next step of routing: the first in line for whom something can be done, and all before it with why they wait. An
 * agent who has an order of queues takes, among equal priorities, from the one they put first.
 */
export function nextMatch(heads: readonly Head[], agents: readonly RoutedAgent[], now: number): { match: Matched | null; waits: Matched[] } {
  const line = [...heads].sort((a, b) => inLine(a.conversation, b.conversation))
  const ask = ({ queue, conversation }: Head) => decide({ queue, conversation, agents, now })
  const waits: Matched[] = []
  for (const [place, head] of line.entries()) {
    const choice = ask(head)
    if (choice.kind === 'wait') {
      waits.push({ head, choice })
      continue
    }
    if (choice.kind === 'offer-to-all') return { match: { head, choice }, waits }
    const { id } = choice.agent
    const rankOf = ({ queue }: Head) => choice.agent.queues.get(queue.id)?.rank ?? Number.POSITIVE_INFINITY
    const rivals = line.slice(place + 1)
      .filter((rival) => rival.conversation.priority === head.conversation.priority && rankOf(rival) < rankOf(head))
      .sort((a, b) => rankOf(a) - rankOf(b) || inLine(a.conversation, b.conversation))
    for (const rival of rivals) {
      const instead = ask(rival)
      const isTheirs = (instead.kind === 'assign' || instead.kind === 'offer')
        && instead.verdicts.some(({ agent, skipped }) => agent.id === id && skipped === null)
      if (isTheirs) return { match: { head: rival, choice: instead }, waits }
    }
    return { match: { head, choice }, waits }
  }
  return { match: null, waits }
}
