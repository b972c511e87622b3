// The commands of a sequence: what they are, and how each is done.
import type { PriorityRule, QueueRouting } from '@parley/protocol'
import type { Abilities, Commands, Done } from '../routing-driver.js'

export const AGENTS = 3
export const QUEUES = 2
/** In place of an agent's number: whoever holds the conversation, or is asked about it; the first where nobody does. */
export const WHOSE = -1

/** As `PriorityRule`, with queues by their number. */
export interface Rule {
  when: { queue?: number; languages?: string[]; returning?: boolean }
  give: { priority?: number; queue?: number; skills?: string[] }
}
/** `pick` chooses among the conversations there are. */
export type Command =
  | { do: 'connect' | 'disconnect' | 'accept-next'; agent: number }
  | { do: 'status'; agent: number; status: 'online' | 'transfers-only' | 'away' | 'offline' }
  | { do: 'capacity'; agent: number; capacity: number }
  | { do: 'abilities'; agent: number; wish: Abilities }
  | { do: 'limit'; queue: number; limit: number | null }
  | { do: 'rules'; rules: Rule[] }
  | { do: 'open'; queue: number; language: string | null }
  | { do: 'open-again'; queue: number; pick: number }
  | { do: 'visitor-says' | 'leave-message' | 'visitor-closes'; pick: number }
  | { do: 'agent-says' | 'accept' | 'decline' | 'close'; agent: number; pick: number }
  | { do: 'to-agent'; agent: number; pick: number; to: number }
  | { do: 'to-queue'; agent: number; pick: number; queue: number }
  | { do: 'snooze'; agent: number; pick: number; ms: number }
  | { do: 'settings'; queue: number; routing: Partial<QueueRouting> }
  /** What waits too long, or comes when too many wait, goes to the other queue. */
  | { do: 'overflow'; queue: number }
/**
 * What a sequence begins with, in one go; then time goes forward and everything due happens, or something is asked of one
 * node, or two things of both at once.
 */
export type Step =
  | { do: 'scene'; node: number; commands: readonly Command[] }
  | { do: 'time'; ms: number }
  | { do: 'ask'; node: number; command: Command }
  | { do: 'at-once'; commands: readonly [Command, Command] }

/** What was asked, about which conversation, and what came of it. */
export interface Asked { command: Command; about: string | undefined; done: Done<unknown> }

/** Of an agent who has no socket to ask by. */
export const notAsked = { ok: false, refused: 'not connected' } as const
const nothing: Done = { ok: true, value: {} }

/** The rule as it is set, of the queues of this house. */
export const ruleOf = ({ when: { queue, ...when }, give: { queue: to, ...give } }: Rule, queues: readonly string[]): PriorityRule => ({
  name: 'A rule', when: { ...when, ...queue === undefined ? {} : { queueIds: [queues[queue] ?? ''] } },
  give: { ...give, ...to === undefined ? {} : { queueId: queues[to] ?? '' } },
})

/** Does what is asked; `about` is the conversation that it picks among those opened so far. */
export async function perform(node: Commands, queues: readonly string[], each: Command, about: string | undefined): Promise<Done<unknown>> {
  switch (each.do) {
    case 'connect': return node.connect(each.agent).then(() => nothing)
    case 'disconnect': return node.disconnect(each.agent).then(() => nothing)
    case 'accept-next': return node.accept(each.agent)
    case 'status': return node.setStatus(each.agent, each.status)
    case 'capacity': return node.setCapacity(each.agent, each.capacity)
    case 'abilities': return node.setAbilities(each.agent, each.wish)
    case 'limit': return node.setLimit(each.queue, each.limit)
    case 'rules': return node.setRules(each.rules.map((rule) => ruleOf(rule, queues)))
    case 'open': return node.open(each.queue, { language: each.language })
    case 'settings': return node.change(each.queue, each.routing)
    case 'overflow': return node.change(each.queue, { maxWaitSeconds: 60, overflow: { to: 'queue', queueId: queues[1 - each.queue] ?? '' } })
  }
  if (about === undefined) return nothing
  switch (each.do) {
    case 'open-again': return node.openAgain(about, each.queue)
    case 'visitor-says': return node.visitorSays(about)
    case 'leave-message': return node.leaveMessage(about)
    case 'visitor-closes': return node.close('visitor', about)
    case 'agent-says': return node.agentSays(each.agent, about)
    case 'accept': return node.accept(each.agent, about)
    case 'decline': return node.decline(each.agent, about)
    case 'close': return node.close(each.agent, about)
    case 'to-agent': return node.transfer(each.agent, about, { agent: each.to })
    case 'to-queue': return node.transfer(each.agent, about, { queue: each.queue })
    case 'snooze': return node.snooze(each.agent, about, each.ms)
  }
}
