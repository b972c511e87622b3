import type { AgentRouting, ChangeAgentRouting } from '@parley/protocol'
import { areRight } from '../hours/hours.js'

/** What can be said about how an agent is routed to. */
export type AgentDraft = Pick<AgentRouting, 'skills' | 'languages' | 'schedule' | 'queues'>

export const agentDraftOf = ({ skills, languages, schedule, queues }: AgentRouting): AgentDraft => ({
  skills, languages, schedule, queues: queues.toSorted((one, other) => one.rank - other.rank || one.name.localeCompare(other.name)),
})

export const isLanguage = (word: string): boolean => /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(word)
export const isAgentFaulty = ({ schedule }: AgentDraft): boolean => schedule !== null && !areRight(schedule)

/** What stands in the draft and not in the agent's settings; empty when nothing was changed. */
export function agentChanges(view: AgentRouting, draft: AgentDraft): ChangeAgentRouting {
  const before = agentDraftOf(view)
  const differs = (key: keyof AgentDraft) => JSON.stringify(draft[key]) !== JSON.stringify(before[key])
  return {
    ...differs('skills') ? { skills: draft.skills } : {},
    ...differs('languages') ? { languages: draft.languages } : {},
    ...differs('schedule') ? { schedule: draft.schedule } : {},
    ...differs('queues') ? { queues: draft.queues.map(({ queueId, level, rank }) => ({ queueId, level, rank })) } : {},
  }
}

type Queues = AgentDraft['queues']

/** Whether the agent takes from one of their queues before another. */
export const isOrdered = (queues: Queues): boolean => new Set(queues.map(({ rank }) => rank)).size > 1

/** Ranks by their place, or all the same. */
export const ranked = (queues: Queues, ordered: boolean): Queues =>
  queues.map((queue, place) => ({ ...queue, rank: ordered ? place : 0 }))
