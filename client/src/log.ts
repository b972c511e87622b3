import { foldMore, type Entry, type Line } from '@parley/protocol'

/** One conversation's entries in order: what follows the last one is applied, what lies beyond a hole is held. */
export interface Log {
  /** `seq` of the newest entry applied; 0 before the first. */
  head(): number
  /** The newest `seq` seen, held entries included. */
  seen(): number
  lines(): readonly Line[]
  /** Whether the entry that its sender called so was applied. */
  has(clientId: string): boolean
  /** Whether another entry was applied under this number: then the server's log is not the one that was read. */
  contradicts(entry: Entry): boolean
  /** Takes entries in any order, doubles too, and returns those that could be applied, in order. */
  take(entries: readonly Entry[]): readonly Entry[]
}

/** Beyond this many, entries are not held but asked for again when their turn comes. */
const HELD_MOST = 1_000

export function createLog(): Log {
  const held = new Map<number, Entry>()
  const ids: string[] = []
  const clientIds = new Set<string>()
  let lines: readonly Line[] = []
  let head = 0
  let seen = 0
  return {
    head: () => head,
    seen: () => seen,
    lines: () => lines,
    has: (clientId) => clientIds.has(clientId),
    contradicts: ({ seq, id }) => seq <= head && ids[seq - 1] !== id,
    take(entries) {
      for (const entry of entries) {
        seen = Math.max(seen, entry.seq)
        if (entry.seq > head && (held.size < HELD_MOST || entry.seq === head + 1)) held.set(entry.seq, entry)
      }
      const applied: Entry[] = []
      for (let entry = held.get(head + 1); entry; entry = held.get(head + 1)) {
        held.delete(entry.seq)
        applied.push(entry)
        ids.push(entry.id)
        if (entry.clientId) clientIds.add(entry.clientId)
        head = entry.seq
      }
      if (applied.length > 0) lines = foldMore(lines, applied)
      return applied
    },
  }
}
