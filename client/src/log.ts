import { foldMore, type Entry, type Line } from '@parley/protocol'

/** One conversation's entries in order: what follows the last one is applied, what lies beyond a hole is held. */
export interface Log {
  /** `seq` of the newest entry applied; 0 before the first. */
  head(): number
  /** The newest `seq` seen, held entries included. */
  seen(): number
  lines(): readonly Line[]
  /** Takes entries in any order, doubles too, and returns those that could be applied, in order. */
  take(entries: readonly Entry[]): readonly Entry[]
}

/** Beyond this many, entries are not held but asked for again when their turn comes. */
const HELD_MOST = 1_000

export function createLog(): Log {
  const held = new Map<number, Entry>()
  let lines: readonly Line[] = []
  let head = 0
  let seen = 0
  return {
    head: () => head,
    seen: () => seen,
    lines: () => lines,
    take(entries) {
      for (const entry of entries) {
        seen = Math.max(seen, entry.seq)
        if (entry.seq > head && (held.size < HELD_MOST || entry.seq === head + 1)) held.set(entry.seq, entry)
      }
      const applied: Entry[] = []
      for (let entry = held.get(head + 1); entry; entry = held.get(head + 1)) {
        held.delete(entry.seq)
        applied.push(entry)
        head = entry.seq
      }
      if (applied.length > 0) lines = foldMore(lines, applied)
      return applied
    },
  }
}
