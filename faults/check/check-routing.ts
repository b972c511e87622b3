import type { History } from '../history.js'
import { finding, type Finding } from './counters.js'

/** Who holds what: at every look that was taken, and at the end. */
export function checkRouting({ looks, stored }: History): Finding[] {
  const found = (what: string) => finding('routingViolations', what)
  const held = Map.groupBy(stored.assignments, ({ conversationId }) => conversationId)
  const isHeld = (status: string) => status === 'active'
  const holders = stored.conversations.flatMap(({ id, status, agentId }) => {
    const open = held.get(id) ?? []
    const expected = isHeld(status) ? [agentId] : []
    const now = open.map((assignment) => assignment.agentId)
    return now.length === expected.length && now.every((each) => expected.includes(each)) ? []
      : [found(`${id} is ${status}, held by ${agentId}, and open assignments are of ${now.join(', ') || 'nobody'}`)]
  })
  const load = Map.groupBy(stored.conversations.filter(({ status }) => isHeld(status)), ({ agentId }) => agentId)
  const heldBy = (id: string) => load.get(id)?.length ?? 0
  const over = stored.agents.filter(({ id, capacity }) => heldBy(id) > capacity)
    .map(({ id }) => found(`${id} is over capacity`))
  const idle = stored.agents.filter(({ id, capacity, isFree }) => isFree && heldBy(id) < capacity)
  const waiting = stored.conversations.filter(({ status }) => status === 'queued')
  const unmet = waiting.length > 0 && idle.length > 0
    ? [found(`${waiting.length} conversations wait, and ${idle.map(({ id }) => id).join(', ')} could take one`)] : []
  return [
    ...holders, ...over, ...unmet,
    ...looks.flatMap(({ at, overCapacity, heldTwice, inNoState, lostPlace }) => [
      ...overCapacity.map((id) => found(`at ${at.toFixed()} ms agent ${id} was over capacity`)),
      ...heldTwice.map((id) => found(`at ${at.toFixed()} ms ${id} was held twice`)),
      ...inNoState.map((id) => found(`at ${at.toFixed()} ms ${id} was in no state`)),
      ...lostPlace.map((id) => found(`at ${at.toFixed()} ms ${id} waited at a new place after it came back`)),
    ]),
  ]
}
