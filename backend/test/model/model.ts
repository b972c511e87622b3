// What a step may do to the state, and what holds once routing is quiet: the promises, in words where one is broken.
import type { PriorityRule } from '@parley/protocol'
import { inLine, isAble, isBefore, mayHold, meant } from './able.js'
import { rights } from './rights.js'
import { rulings } from './rulings.js'
import type { Seen } from './seen.js'
import type { Asked } from './steps.js'

const GRACE_MS = 20_000

export interface Change {
  /** What was asked, two where both nodes were asked at once; nothing: time went by. */
  asked: readonly Asked[]
  /** Every node has looked at everything and found nothing more to do. */
  isQuiet: boolean
  before: Seen
  after: Seen
  now: number
  agentIds: readonly string[]
  queueIds: readonly string[]
  /** As they were while it was asked. */
  rules: readonly PriorityRule[]
  /** Since when agents are gone. */
  goneAt: ReadonlyMap<string, number>
}

/** Every promise that a change breaks. */
export function brokenBy(change: Change): string[] {
  return [
    ...questions(change), ...limits(change), ...places(change), ...gone(change), ...chosen(change), ...rulings(change), ...rights(change),
    ...change.isQuiet ? [...meeting(change), ...line(change), ...lost(change)] : [],
  ]
}

/** A free eligible agent and a waiting conversation have met. */
function meeting({ after, now }: Change): string[] {
  return [...after.conversations.values()].filter(inLine).flatMap((each) => {
    const strategy = after.routing.get(each.queueId)?.strategy
    if (strategy === 'manual') return []
    const free = [...after.agents.values()].filter((agent) =>
      isAble(after, agent, each, now) && mayHold(after, agent, each) && !each.askedBefore.includes(agent.id))
    const missed = strategy === 'offered-to-all' ? meant(free, each).filter(({ id }) => !each.asked.includes(id)) : free
    return missed.map(({ id }) => `${each.id} waits while ${id} is free`)
  })
}

/** Nobody is given, or asked about, anything by itself who is not here and online. */
function chosen({ before, after }: Change): string[] {
  const isFree = (agentId: string | null) => [before, after].some(({ agents }) => {
    const agent = agents.get(agentId ?? '')
    return agent?.connected && agent.status === 'online'
  })
  return [...after.conversations.values()].flatMap((each) => {
    const former = before.conversations.get(each.id)
    const isRouted = each.beganBy === 'routed' && each.assignment !== former?.assignment && !isFree(each.agentId)
    const isAsked = each.offeredTo !== null && each.offeredTo !== former?.offeredTo && !isFree(each.offeredTo)
    return [
      ...isRouted ? [`${each.id} was given to ${each.agentId}, who is not free`] : [],
      ...isAsked ? [`${each.offeredTo} is asked about ${each.id}, and is not free`] : [],
    ]
  })
}

/** No question to one agent goes on beyond its time. */
function questions({ after, now }: Change): string[] {
  return [...after.conversations.values()].filter(({ offeredUntil }) => offeredUntil !== null && offeredUntil <= now)
    .map(({ id, offeredTo }) => `${offeredTo} is asked about ${id} beyond the time`)
}

/** Nobody's slots in use rise above a limit, though they may stay above one that was lowered, by something else at once too. */
function limits({ asked, before, after, agentIds }: Change): string[] {
  const isShared = asked.length > 1
  const mostOf = (queueId: string) => Math.max(...[after, ...isShared ? [before] : []].map(({ perAgent }) =>
    perAgent.get(queueId) ?? Number.POSITIVE_INFINITY))
  return [...after.agents.values()].flatMap(({ id, load, capacity, queues }) => {
    const former = before.agents.get(id)
    const isReceiver = asked.some(({ command }) => command.do === 'to-agent' && agentIds[command.to] === id)
    const over = isReceiver ? Math.max(...[...before.routing.values(), ...after.routing.values()].map(({ transfersOver }) => transfersOver)) : 0
    const most = Math.max(capacity + over, isShared ? (former?.capacity ?? 0) + over : 0, former?.load ?? 0)
    const ofQueues = Object.entries(queues).flatMap(([queueId, { load: held }]) => {
      const mostOfIt = Math.max(mostOf(queueId) + over, former?.queues[queueId]?.load ?? 0)
      return held > mostOfIt ? [`${id} has ${held} of ${queueId} and may have ${mostOfIt}`] : []
    })
    return load > most ? [`${id} has ${load} slots in use and may have ${most}`, ...ofQueues] : ofQueues
  })
}

/** First come, first served: who was routed to an agent has not passed anybody whom the agent could have been given. */
function line({ asked, before, after, now }: Change): string[] {
  if (asked.some(({ command }) => command.do === 'settings' || command.do === 'overflow')) return []
  const routed = [...after.conversations.values()].filter(({ id, assignment, beganBy }) =>
    assignment !== null && beganBy === 'routed' && before.conversations.get(id)?.assignment !== assignment)
  return routed.flatMap((each) => [...after.conversations.values()].filter((other) => {
    const former = before.conversations.get(other.id)
    const agent = after.agents.get(each.agentId ?? '')
    return agent && isAble(after, agent, other, now) && inLine(other) && former && inLine(former) && other.queueId === each.queueId && former.queueId === other.queueId
      && isBefore(other, each) && !other.askedBefore.includes(each.agentId ?? '') && !other.didNotAnswer.includes(each.agentId ?? '')
  }).map((other) => `${each.id} was routed before ${other.id}, who comes first`))
}

/** A place in line is kept by everything but opening anew. */
function places({ asked, before, after }: Change): string[] {
  return [...after.conversations.values()].flatMap(({ id, queuedAt }) => {
    const former = before.conversations.get(id)
    const mayBeReopened = asked.some(({ command, about }) => command.do === 'visitor-says' && about === id)
      && (former?.status === 'closed' || asked.length > 1)
    return former && former.queuedAt !== queuedAt && !mayBeReopened ? [`${id} lost its place`] : []
  })
}

/** Lost to the grace only by who is gone for longer, and once. */
function gone({ before, after, now, goneAt }: Change): string[] {
  return [...after.conversations.values()].flatMap((each) => {
    const former = before.conversations.get(each.id)
    if (!former || each.gone === former.gone) return []
    // What has become idle is given back as soon as its visitor writes to an agent who is not there.
    const isEarly = !former.idle && !isGone(each.goneFrom, goneAt, now)
    return [
      ...isEarly ? [`${each.id} was taken from ${each.goneFrom} within the grace`] : [],
      ...each.gone > former.gone + 1 ? [`${each.id} was taken back twice`] : [],
    ]
  })
}

/** Held by nobody who has been gone for longer. */
function lost({ after, now, goneAt }: Change): string[] {
  return [...after.conversations.values()].filter((each) => each.status === 'active' && !each.idle && isGone(each.agentId, goneAt, now))
    .map((each) => `${each.id} is held by ${each.agentId}, who is gone`)
}

const isGone = (agentId: string | null, goneAt: Change['goneAt'], now: number) =>
  now - (goneAt.get(agentId ?? '') ?? now) >= GRACE_MS
