import type { Decision, SkipReason, Verdict } from '@parley/protocol'
import type { AgentVerdict, Choice } from './decide.js'

/** Verdicts kept with a decision; of the rest only how many there were for which reason. */
const KEPT = 50

const place = ({ agent, skipped }: AgentVerdict, chosenId: string | null) => (agent.id === chosenId ? 0 : skipped === null ? 1 : 2)

/** What stood with everybody, as it is stored and shown: the chosen first, then who was free, then who was skipped. */
export function verdictsOf(choice: Choice): { verdicts: Verdict[]; more: Decision['more'] } {
  const chosenId = choice.kind === 'assign' || choice.kind === 'offer' ? choice.agent.id : null
  const sorted = [...choice.verdicts].sort((a, b) =>
    place(a, chosenId) - place(b, chosenId) || (a.agent.name < b.agent.name ? -1 : a.agent.name > b.agent.name ? 1 : a.agent.id < b.agent.id ? -1 : 1))
  const more: Partial<Record<SkipReason | 'free', number>> = {}
  for (const { skipped } of sorted.slice(KEPT)) more[skipped ?? 'free'] = (more[skipped ?? 'free'] ?? 0) + 1
  return { verdicts: sorted.slice(0, KEPT).map((verdict) => verdictOf(verdict, chosenId)), more }
}

function verdictOf({ agent, skipped, skill }: AgentVerdict, chosenId: string | null): Verdict {
  const who = { agent: { id: agent.id, name: agent.name }, load: agent.load, capacity: agent.capacity }
  if (skipped !== null) return { ...who, verdict: 'skipped', reason: skipped, ...(skill === undefined ? {} : { skill }) }
  return { ...who, verdict: agent.id === chosenId ? 'chosen' : 'free' }
}
