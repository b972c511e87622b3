import { lineOf } from '../conversations/arrival.js'
import { decide, type Choice } from './decide.js'
import type { RoutedAgent, RoutedConversation, RoutedQueue } from './state.js'

/** One that waits and that nobody with the same needs waits before. */
export interface Head { queue: RoutedQueue; conversation: RoutedConversation }
export interface Matched { head: Head; choice: Choice }

export interface Found { match: Matched | null; waits: Matched[] }
/** How far lines are looked into, and in which queues. */
export interface Look { depth: number; queueIds: ReadonlySet<string> }

/** Of one line, so many are asked about at once where all are asked. */
const ASKED_AT_ONCE = 20
const FURTHER = 20

/**
 * It waits for a reason that does not hold for whoever waits behind it with the same needs: somebody has a slot, but has
 * said no to this one, is asked already, or has to leave it to its last agent.
 */
const isOwn = ({ choice }: Matched): boolean => choice.kind === 'wait'
  && choice.verdicts.some(({ skipped }) => skipped === null || skipped === 'asked-before' || skipped === 'waits-for-last-agent')

/**
 * Where one step of routing looks: at the first of each line, and while nothing can be given out, further into the lines
 * of queues in which somebody waits for a reason of their own, as long as that finds more. Each look is answered with
 * what was found there; what was found last is what comes of it.
 */
export function* looks(queueIds: ReadonlySet<string>): Generator<Look, Found, Found> {
  let look: Look = { depth: 1, queueIds }
  let found = yield look
  for (let seen = 0; !found.match;) {
    const owners = new Set(found.waits.filter(isOwn).map(({ head }) => head.queue.id))
    const there = found.waits.filter(({ head }) => owners.has(head.queue.id)).length
    if (owners.size === 0 || there <= seen) break
    seen = there
    look = { depth: look.depth * FURTHER, queueIds: owners }
    found = yield look
  }
  return found
}

/** Those who come first: higher priority, then earlier, then the smaller id. */
export function inLine(a: RoutedConversation, b: RoutedConversation): number {
  return b.priority - a.priority || a.queuedAt - b.queuedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

const keyOf = ({ queue, conversation: { skills, language } }: Head) => `${queue.id} ${lineOf(skills, language)}`

/**
 * The next step of routing: the first in line for whom something can be done, and all before it with why they wait. An
 * agent who has an order of queues takes, among equal priorities, from the one they put first.
 */
export function nextMatch(heads: readonly Head[], agents: readonly RoutedAgent[], now: number): Found {
  const line = [...heads].sort((a, b) => inLine(a.conversation, b.conversation))
  const ask = ({ queue, conversation }: Head) => decide({ queue, conversation, agents, now })
  const waits: Matched[] = []
  /** By line, of those who are asked already and whom nobody else can be asked about. */
  const unanswered = new Map<string, number>()
  for (const [place, head] of line.entries()) {
    const key = head.queue.routing.strategy === 'offered-to-all' ? keyOf(head) : ''
    const open = key ? unanswered.get(key) ?? 0 : 0
    if (open >= ASKED_AT_ONCE) continue
    const choice = ask(head)
    if (choice.kind === 'wait') {
      waits.push({ head, choice })
      if (key && head.conversation.asked.size > 0) unanswered.set(key, open + 1)
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
