// What a step may do to the state, and what holds once routing is quiet: the promises, in words where one is broken.
import { isOpen } from '../../src/queues/hours.js'
import type { Done } from '../routing-driver.js'
import type { Seen, SeenAgent, SeenConversation } from './seen.js'
import type { Step } from './steps.js'

export const GRACE_MS = 20_000

export interface Change {
  step: Step
  about: string | undefined
  done: Done<unknown>
  before: Seen
  after: Seen
  now: number
  agentIds: readonly string[]
  /** Since when agents are gone. */
  goneAt: ReadonlyMap<string, number>
}

const waits = (each: SeenConversation) => each.status === 'queued' && !each.left
const inLine = (each: SeenConversation) => waits(each) && each.offeredTo === null
/** Whether `a` comes before `b`. */
const isBefore = (a: SeenConversation, b: SeenConversation) =>
  b.priority !== a.priority ? a.priority > b.priority : a.queuedAt !== b.queuedAt ? a.queuedAt < b.queuedAt : a.id < b.id

/** Every promise that a change breaks. */
export function brokenBy(change: Change): string[] {
  return [
    ...meeting(change), ...questions(change), ...limits(change), ...line(change), ...places(change), ...gone(change), ...commands(change),
  ]
}

/** A free eligible agent and a waiting conversation have met. */
function meeting({ after, now }: Change): string[] {
  return [...after.conversations.values()].filter(inLine).flatMap((each) => {
    const strategy = after.routing.get(each.queueId)?.strategy
    if (strategy === 'manual') return []
    const free = [...after.agents.values()].filter((agent) =>
      isAble(after, agent, each, now) && hasSlot(after, agent, each.queueId) && !each.askedBefore.includes(agent.id))
    const missed = strategy === 'offered-to-all' ? meant(free, each).filter(({ id }) => !each.asked.includes(id)) : free
    return missed.map(({ id }) => `${each.id} waits while ${id} is free`)
  })
}

/** Where all are asked: those of the earliest level, and of those who let it lie only where there are no others. */
function meant(free: readonly SeenAgent[], { queueId, didNotAnswer }: SeenConversation): SeenAgent[] {
  const willing = free.filter(({ id }) => !didNotAnswer.includes(id))
  const asked = willing.length > 0 ? willing : free
  const best = (['first', 'normal', 'last'] as const).find((level) => asked.some(({ queues }) => queues[queueId]?.level === level))
  return asked.filter(({ queues }) => queues[queueId]?.level === best)
}

/** Here, at work, and with what the queue and the visitor need; whatever they hold. */
function isAble({ routing }: Seen, agent: SeenAgent, { queueId, language }: SeenConversation, now: number): boolean {
  const queue = routing.get(queueId)
  const skills = agent.skills.map((skill) => skill.toLowerCase())
  const speaks = agent.languages.length === 0 || agent.languages.some((each) => each === language?.split('-')[0])
  return agent.connected && agent.status === 'online' && isOpen(agent.schedule, now)
    && (queue?.requiredSkills ?? []).every((skill) => skills.includes(skill))
    && (queue?.language !== 'required' || language === null || speaks)
}

function hasSlot({ perAgent }: Seen, { load, capacity, queues }: SeenAgent, queueId: string): boolean {
  return load < capacity && (queues[queueId]?.load ?? 0) < (perAgent.get(queueId) ?? Number.POSITIVE_INFINITY)
}

/** No question to one agent goes on beyond its time. */
function questions({ after, now }: Change): string[] {
  return [...after.conversations.values()].filter(({ offeredUntil }) => offeredUntil !== null && offeredUntil <= now)
    .map(({ id, offeredTo }) => `${offeredTo} is asked about ${id} beyond the time`)
}

/** Nobody's slots in use rise above a limit, though they may stay above one that was lowered. */
function limits({ step, before, after }: Change): string[] {
  const over = step.do === 'to-agent' ? Math.max(...[...after.routing.values()].map(({ transfersOver }) => transfersOver)) : 0
  return [...after.agents.values()].flatMap(({ id, load, capacity, queues }) => {
    const former = before.agents.get(id)
    const most = Math.max(capacity + over, former?.load ?? 0)
    const ofQueues = Object.entries(queues).flatMap(([queueId, { load: held }]) => {
      const mostOfIt = Math.max((after.perAgent.get(queueId) ?? Number.POSITIVE_INFINITY) + over, former?.queues[queueId]?.load ?? 0)
      return held > mostOfIt ? [`${id} has ${held} of ${queueId} and may have ${mostOfIt}`] : []
    })
    return load > most ? [`${id} has ${load} slots in use and may have ${most}`, ...ofQueues] : ofQueues
  })
}

/** First come, first served: who was routed to an agent has not passed anybody whom the agent could have been given. */
function line({ step, before, after, now }: Change): string[] {
  if (step.do === 'settings') return []
  const routed = [...after.conversations.values()].filter(({ id, assignment, beganBy }) =>
    assignment !== null && beganBy === 'routed' && before.conversations.get(id)?.assignment !== assignment)
  return routed.flatMap((each) => [...after.conversations.values()].filter((other) => {
    const former = before.conversations.get(other.id)
    const agent = after.agents.get(each.agentId ?? '')
    return agent && isAble(after, agent, other, now) && inLine(other) && former && inLine(former) && other.queueId === each.queueId && former.queueId === other.queueId
      && isBefore(other, each) && !other.askedBefore.includes(each.agentId ?? '') && !other.didNotAnswer.includes(each.agentId ?? '')
  }).map((other) => `${each.id} was routed before ${other.id}, who comes first`))
}

/** A place in line is kept by everything but opening anew; who takes the next one gets the first in line. */
function places({ step, about, done, before, after }: Change): string[] {
  const moved = [...after.conversations.values()].flatMap(({ id, queuedAt }) => {
    const former = before.conversations.get(id)
    const isReopened = former?.status === 'closed' && step.do === 'visitor-says' && about === id
    return former && former.queuedAt !== queuedAt && !isReopened ? [`${id} lost its place`] : []
  })
  if (step.do !== 'accept-next' || !done.ok) return moved
  const taken = before.conversations.get(String(done.value))
  const first = [...before.conversations.values()].filter(inLine).find((each) => taken && isBefore(each, taken))
  return first ? [...moved, `${first.id} comes first, and ${taken?.id} was taken`] : moved
}

/** Held through the grace, and by nobody who has been gone for longer; lost to it only by who is. */
function gone({ before, after, now, goneAt }: Change): string[] {
  const isGone = (agentId: string | null) => now - (goneAt.get(agentId ?? '') ?? now) >= GRACE_MS
  return [...after.conversations.values()].flatMap((each) => {
    const former = before.conversations.get(each.id)
    const broken: string[] = []
    if (each.status === 'active' && !each.idle && isGone(each.agentId)) broken.push(`${each.id} is held by ${each.agentId}, who is gone`)
    // What has become idle is given back as soon as its visitor writes to an agent who is not there.
    const isLost = former && each.gone > former.gone && !former.idle
    if (isLost && !isGone(each.goneFrom)) broken.push(`${each.id} was taken from ${each.goneFrom} within the grace`)
    if (former && each.gone > former.gone + 1) broken.push(`${each.id} was taken back twice`)
    return broken
  })
}

/** Only who holds a conversation writes to it, hands it on, puts it aside or closes it; nobody takes it from another. */
function commands({ step, about, done, before, agentIds }: Change): string[] {
  if (!done.ok || about === undefined || !('agent' in step)) return []
  const former = before.conversations.get(about)
  const agentId = agentIds[step.agent]
  if (!former || !agentId) return []
  const isHolder = former.agentId === agentId
  const isTheirs = {
    'agent-says': isHolder && former.status === 'active',
    'to-agent': isHolder && former.status !== 'closed', 'to-queue': isHolder && former.status !== 'closed',
    'snooze': isHolder && former.status !== 'closed',
    'close': isHolder || former.agentId === null || former.status === 'closed',
    'accept': former.status === 'queued' || isHolder && former.status !== 'closed',
    'decline': former.asked.includes(agentId),
  }
  if (!Object.hasOwn(isTheirs, step.do)) return []
  return isTheirs[step.do as keyof typeof isTheirs] ? [] : [`${agentId} was allowed to ${step.do} on ${about}`]
}
