/** An agent who could take a conversation of a queue. */
export interface Candidate {
  id: string
  /** Active conversations held, of any queue. */
  held: number
  capacity: number
  /** Of this queue; null capacity: no limit of its own. */
  heldOfQueue: number
  capacityOfQueue: number | null
  /** When a conversation was last given to them; null: never. */
  lastAssignedAt: Date | null
}

const hasSlot = (agent: Candidate) => agent.held < agent.capacity
  && (agent.capacityOfQueue === null || agent.heldOfQueue < agent.capacityOfQueue)

/**
 * The agent with a free slot who holds the fewest conversations; among equals whoever has gone longest without a new
 * one; then the smaller id, so that the choice is always the same. Null when nobody has a slot.
 */
export function chooseAgent(candidates: readonly Candidate[]): Candidate | null {
  const since = (agent: Candidate) => agent.lastAssignedAt?.getTime() ?? Number.NEGATIVE_INFINITY
  const [first] = candidates.filter(hasSlot).sort((a, b) =>
    a.held - b.held || (since(a) === since(b) ? 0 : since(a) - since(b)) || (a.id < b.id ? -1 : 1))
  return first ?? null
}
