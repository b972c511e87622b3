import type { Decision, SkipReason, Verdict } from '@parley/protocol'
import type { AgentVerdict, Choice } from './decide.js'

/** Verdicts kept with a decision; of the rest only how many there were for which reason. */
const KEPT = 50

const place = ({ agent, skipped }: AgentVerdict, chosenId: string | null) => (agent.id === chosenId ? 0 : skipped === null ? 1 : 2)

/** What stood with everybody, as it is stored and shown: the chosen first, then who was free, then who was skipped. */
export function verdictsOf(choice: Choice): { verdicts: Verdict[]; more: Decision['more'] } {
  const chosenId = choice.kind === 'assign' || choice.kind === 'offer' ? choice.agent.id : null
  const byPlace: [AgentVerdict[], AgentVerdict[], AgentVerdict[]] = [[], [], []]
  for (const verdict of choice.verdicts) byPlace[place(verdict, chosenId)].push(verdict)
  const inTurn = byPlace.flat()
  const more: Partial<Record<SkipReason | 'free', number>> = {}
  for (const { skipped } of inTurn.slice(KEPT)) more[skipped ?? 'free'] = (more[skipped ?? 'free'] ?? 0) + 1
  const kept = inTurn.slice(0, KEPT).sort((a, b) => place(a, chosenId) - place(b, chosenId) || byName(a, b))
  return { verdicts: kept.map((verdict) => verdictOf(verdict, chosenId)), more }
}

function byName({ agent: a }: AgentVerdict, { agent: b }: AgentVerdict): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1
}

function verdictOf({ agent, skipped, skill }: AgentVerdict, chosenId: string | null): Verdict {
  const who = { agent: { id: agent.id, name: agent.name }, load: agent.load, capacity: agent.capacity }
  if (skipped !== null) return { ...who, verdict: 'skipped', reason: skipped, ...(skill === undefined ? {} : { skill }) }
  return { ...who, verdict: agent.id === chosenId ? 'chosen' : 'free' }
}
