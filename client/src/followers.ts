import type { Entry } from '@parley/protocol'

/** A feed, as far as the outbox knows of it. */
export interface Follower {
  receive(entry: Entry): void
  /** Whether the entry of this `clientId` shows. */
  has(clientId: string): boolean
}

/** Who follows which conversation. */
export interface Followers {
  of(conversationId: string): readonly Follower[]
  /** Returns how to stop; `onLast` is called when nobody is left. */
  add(conversationId: string, follower: Follower, onLast: () => void): () => void
}

export function createFollowers(): Followers {
  const followers = new Map<string, Set<Follower>>()
  return {
    of: (conversationId) => [...followers.get(conversationId) ?? []],
    add(conversationId, follower, onLast) {
      const listening = followers.get(conversationId) ?? new Set()
      const one = { ...follower }
      followers.set(conversationId, listening.add(one))
      return () => {
        listening.delete(one)
        if (listening.size > 0) return
        followers.delete(conversationId)
        onLast()
      }
    },
  }
}
