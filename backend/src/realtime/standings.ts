import type { AgentConversation } from '@parley/protocol'

/** So many conversations at most; those of whom nothing was heard longest are forgotten first, and told to all anew. */
const MOST = 20_000

/** In which hands, queue and status each conversation was when all were told of it last. */
export class Standings {
  private readonly told = new Map<string, string>()

  constructor(private readonly most = MOST) {}

  get size(): number {
    return this.told.size
  }

  /** Whether it stands otherwise than when this was asked last. One that was closed on another node is never asked for. */
  hasMoved({ id, status, queue, agent }: Pick<AgentConversation, 'id' | 'status' | 'queue' | 'agent'>): boolean {
    const standing = `${status} ${queue.id} ${agent?.id}`
    const before = this.told.get(id)
    // A Map keeps the order in which keys were put: put anew, it is the youngest.
    this.told.delete(id)
    if (status !== 'closed') this.told.set(id, standing)
    const [oldest] = this.told.keys()
    if (this.told.size > this.most && oldest !== undefined) this.told.delete(oldest)
    return before !== standing
  }
}
