import type { DeclaredStatus, Hours, QueueRouting, SkipReason } from '@parley/protocol'
import { isOpen } from './hours.js'
import { skillKey } from './skill-key.js'

/** What tells whether an agent could be given something, had they a slot. */
export interface Ability {
  isDeactivated: boolean
  isConnected: boolean
  status: DeclaredStatus
  /** Null: works whenever online. */
  schedule: Hours | null
  /** As `skillKey` has them. */
  skills: ReadonlySet<string>
  /** Lower case; none: every language. */
  languages: ReadonlySet<string>
}
/** Slots in use: of all an agent has, and by what is of one queue. */
export interface Slots { capacity: number; load: number; ofQueue: number }
/** What a conversation needs beside what its queue requires. */
export interface Needs { skills: readonly string[]; language: string | null }

/** Skills and languages as they are stored, in the form in which they are compared. */
export const abilityOf = ({ skills, languages }: { skills: string[]; languages: string[] }): Pick<Ability, 'skills' | 'languages'> =>
  ({ skills: new Set(skills.map(skillKey)), languages: new Set(languages.map((language) => language.toLowerCase())) })

/** Why an agent who is a member of the queue could not be given it, whatever they hold; null: they could. */
export function whyUnable(
  agent: Ability, routing: QueueRouting, { skills, language }: Needs, now: number,
): { skipped: SkipReason; skill?: string } | null {
  if (agent.isDeactivated) return { skipped: 'deactivated' }
  if (!agent.isConnected || agent.status === 'offline') return { skipped: 'offline' }
  if (agent.status !== 'online') return { skipped: agent.status }
  if (!isOpen(agent.schedule, now)) return { skipped: 'off-hours' }
  const skill = [...routing.requiredSkills, ...skills].find((each) => !agent.skills.has(skillKey(each)))
  if (skill !== undefined) return { skipped: 'skill-missing', skill }
  if (routing.language === 'required' && language && !speaks(agent, language)) return { skipped: 'language-missing' }
  return null
}

/** Why an agent has no slot for one more of a queue; null: they have one. `wrappingUp` of the `load` come free by themselves. */
export function whyBusy(
  { capacity, load, wrappingUp }: { capacity: number; load: number; wrappingUp: number }, ofQueue: number, capacityPerAgent: number | null,
): 'wrapping-up' | 'full' | 'queue-full' | null {
  if (load >= capacity) return load - wrappingUp < capacity ? 'wrapping-up' : 'full'
  return capacityPerAgent !== null && ofQueue >= capacityPerAgent ? 'queue-full' : null
}

/** How many slots are free in a queue, of those who could be given what needs this. */
export function freeSlotsFor(
  agents: Iterable<Ability & Slots>, { routing, capacityPerAgent }: { routing: QueueRouting; capacityPerAgent: number | null },
  needs: Needs, now: number,
): number {
  let free = 0
  for (const agent of agents) {
    const ofQueue = capacityPerAgent === null ? Number.POSITIVE_INFINITY : capacityPerAgent - agent.ofQueue
    if (!whyUnable(agent, routing, needs, now)) free += Math.max(0, Math.min(agent.capacity - agent.load, ofQueue))
  }
  return free
}

/** Whether one more may come to a line: whoever takes a slot that is free now does not make it longer. */
export const hasRoom = (maxLength: number, waiting: number, freeSlots: number): boolean => waiting < maxLength + freeSlots

/** Whether an agent speaks it: whoever names no language at all speaks every one. */
const speaks = (agent: Pick<Ability, 'languages'>, language: string): boolean =>
  agent.languages.size === 0 || names(agent, language)

/** Whether it is among those that an agent names: `zh-CN` is spoken by who speaks `zh`, or any other `zh-…`. */
export function names({ languages }: Pick<Ability, 'languages'>, language: string): boolean {
  const [primary] = language.split('-')
  return [...languages].some((spoken) => spoken.split('-')[0] === primary)
}
