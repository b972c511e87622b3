// Who may do what to a conversation, and who wins where two ask at once.
import type { Done } from '../routing-driver.js'
import { inLine, isBefore, mayHold } from './able.js'
import type { Change } from './model.js'
import type { Seen, SeenAgent, SeenConversation } from './seen.js'
import { notAsked, type Asked, type Command } from './steps.js'

/** Everything that was allowed and should not have been, or refused in the wrong words. */
export function rights(change: Change): string[] {
  const { asked, after } = change
  const [only, second] = asked
  const ends = asked.filter(({ command, done }) => (command.do === 'close' || command.do === 'visitor-closes') && done.ok)
    .filter(({ about }) => about !== undefined && after.conversations.get(about)?.status !== 'closed'
      && !asked.some(({ command }) => command.do === 'visitor-says'))
    .map(({ about }) => `${about} was closed and is open`)
  if (!only) return ends
  return [...ends, ...second ? race(change, only, second) : trespass(change, only)]
}

const agentOf = ({ agentIds }: Change, command: Command) => ('agent' in command ? agentIds[command.agent] ?? '' : '')

/** Only who holds a conversation hands it on, puts it aside or closes it, nobody takes it from another, and a yes is always possible. */
function trespass(change: Change, { command, about, done }: Asked): string[] {
  const { before } = change
  const agent = before.agents.get(agentOf(change, command))
  if (!agent || !done.ok && done.refused === notAsked.refused) return []
  if (command.do === 'accept-next') return next(before, agent, done)
  const former = before.conversations.get(about ?? '')
  const may = former && mayDo(change, command, former, agent)
  if (may === undefined || may === done.ok) return []
  return [`${agent.id} was ${done.ok ? 'allowed' : `refused (${done.refused})`} to ${command.do} on ${about}`]
}

/** Undefined: that depends on more than is looked at here. */
function mayDo({ before, agentIds }: Change, command: Command, former: SeenConversation, agent: SeenAgent): boolean | undefined {
  const isHolder = former.agentId === agent.id
  const isOpen = former.status !== 'closed'
  const isActive = former.status === 'active'
  switch (command.do) {
    case 'agent-says': return isHolder && isActive ? true : isHolder ? undefined : false
    case 'to-queue': case 'snooze': return isHolder && isOpen
    case 'close': return isHolder || former.agentId === null || !isOpen
    case 'decline': return former.asked.includes(agent.id)
    case 'accept': return isHolder && isActive || (former.status === 'queued' || isHolder && isOpen) && mayHold(before, agent, former)
    case 'to-agent': {
      const target = before.agents.get(agentIds[command.to] ?? '')
      const over = before.routing.get(former.queueId)?.transfersOver ?? 0
      const isHere = target?.connected === true && (target.status === 'online' || target.status === 'transfers-only')
      return isHolder && isOpen && isHere && (isActive && target.id === agent.id || mayHold(before, target, former, over))
    }
    default: return undefined
  }
}

/** The first in line, of whom nobody else is asked alone, is who is taken next, where there is a slot for it. */
function next(before: Seen, agent: SeenAgent, done: Done<unknown>): string[] {
  const [first] = [...before.conversations.values()].filter((each) =>
    inLine(each) || each.status === 'queued' && each.offeredTo === agent.id).sort((a, b) => (isBefore(a, b) ? -1 : 1))
  const isRight = first && mayHold(before, agent, first) ? done.ok && done.value === first.id : !done.ok
  return isRight ? [] : [`${first?.id ?? 'nobody'} comes first, and ${agent.id} got ${String(done.ok ? done.value : done.refused)}`]
}

/** Of two who want the same, one has it, and the other is told that they were slower. */
function race(change: Change, one: Asked, other: Asked): string[] {
  const about = one.about ?? other.about
  const [mine, theirs] = [agentOf(change, one.command), agentOf(change, other.command)]
  if (one.command.do === 'accept-next' && other.command.do === 'accept-next') {
    const isTwice = one.done.ok && other.done.ok && one.done.value === other.done.value && mine !== theirs
    return isTwice ? [`${String(one.done.ok && one.done.value)} was given to two who asked for the next`] : []
  }
  if (about === undefined || one.about !== other.about) return []
  if (one.command.do === 'accept' && other.command.do === 'accept' && mine !== theirs) {
    return [...takers(change, about, [one, mine], [other, theirs]), ...takers(change, about, [other, theirs], [one, mine])]
  }
  // Who hands it on has it no more; from a queue it may have come back meanwhile.
  const givesAway = ({ command }: Asked) => command.do === 'to-agent' && change.agentIds[command.to] !== mine
  const isLost = one.done.ok && other.done.ok && givesAway(one) && givesAway(other) && mine === theirs
  return isLost ? [`${mine} handed ${about} on twice`] : []
}

function takers(change: Change, about: string, [won, winner]: [Asked, string], [lost, loser]: [Asked, string]): string[] {
  if (!won.done.ok) return []
  if (!lost.done.ok && lost.done.refused === notAsked.refused) return []
  if (lost.done.ok) return [`both ${winner} and ${loser} took ${about}`]
  const [former, agent] = [change.before.conversations.get(about), change.before.agents.get(loser)]
  const mayBeFull = former && agent && !mayHold(change.before, agent, former)
  const isTold = lost.done.refused === 'already_taken' || lost.done.refused === 'conflict' && mayBeFull
  const isHeld = change.after.conversations.get(about)?.agentId === winner
  return [
    ...isTold ? [] : [`${loser} was slower than ${winner} at ${about}, and was told ${lost.done.refused}`],
    ...isHeld ? [] : [`${winner} took ${about} and does not have it`],
  ]
}
