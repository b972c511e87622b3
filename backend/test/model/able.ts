// Who could be given what, in the words of the promises rather than of the code.
import { isOpen } from '../../src/queues/hours.js'
import type { Seen, SeenAgent, SeenConversation } from './seen.js'

export const inLine = (each: SeenConversation) => each.status === 'queued' && !each.left && each.offeredTo === null
/** Whether `a` comes before `b`. */
export const isBefore = (a: SeenConversation, b: SeenConversation) =>
  b.priority !== a.priority ? a.priority > b.priority : a.queuedAt !== b.queuedAt ? a.queuedAt < b.queuedAt : a.id < b.id

/** Here, at work, and with what the queue and the visitor need; whatever they hold. */
export function isAble({ routing }: Seen, agent: SeenAgent, { queueId, language, skills: needed }: SeenConversation, now: number): boolean {
  const queue = routing.get(queueId)
  const skills = agent.skills.map((skill) => skill.toLowerCase())
  const speaks = agent.languages.length === 0 || agent.languages.some((each) => each === language?.split('-')[0])
  return agent.connected && agent.status === 'online' && isOpen(agent.schedule, now)
    && [...queue?.requiredSkills ?? [], ...needed].every((skill) => skills.includes(skill.toLowerCase()))
    && (queue?.language !== 'required' || language === null || speaks)
}

/** Has a slot for it, in all and in its queue. The one of a question about this very conversation is the one it would take. */
export function mayHold({ perAgent }: Seen, { id, load, capacity, queues }: SeenAgent, { queueId, offeredTo }: SeenConversation, over = 0): boolean {
  const own = offeredTo === id ? 1 : 0
  const most = perAgent.get(queueId) ?? Number.POSITIVE_INFINITY
  return load - own < capacity + over && (queues[queueId]?.load ?? 0) - own < most + over
}

/** Where all are asked: those of the earliest level, and of those who let it lie only where there are no others. */
export function meant(free: readonly SeenAgent[], { queueId, didNotAnswer }: SeenConversation): SeenAgent[] {
  const willing = free.filter(({ id }) => !didNotAnswer.includes(id))
  const asked = willing.length > 0 ? willing : free
  const best = (['first', 'normal', 'last'] as const).find((level) => asked.some(({ queues }) => queues[queueId]?.level === level))
  return asked.filter(({ queues }) => queues[queueId]?.level === best)
}
