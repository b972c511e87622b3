import { signal, type ReadonlySignal } from '@preact/signals-core'
import type { Head, Reply } from '@parley/protocol'

/** What rows need of a conversation; both views have it. */
export interface Row { id: string; version: number; head: number; status: string }

/** Many conversations by id, each at the newest version known. */
export interface Rows<C> {
  readonly all: ReadonlySignal<ReadonlyMap<string, C>>
  /** A row by any way; an older version than the one held is ignored. */
  put(row: C): void
  remove(id: string): void
  /**
   * Reads all rows anew, one reading at a time. What was pushed while the answer was under way wins over it, and what
   * was removed meanwhile stays removed.
   */
  read(ask: () => Promise<Reply<{ rows: C[] }>>): Promise<Reply<object>>
  /**
   * Whether the heartbeat differs, so that all are to be read again. It names so many at `most`: where that is full, one
   * that it does not name may be beyond, unless it was named before.
   */
  isBehind(heads: Record<string, Head>, most: number): boolean
}

export function createRows<C extends Row>(): Rows<C> {
  const all = signal<ReadonlyMap<string, C>>(new Map())
  /** Pushed or removed while a reading is under way; null when there is none. */
  let touched: Set<string> | null = null
  /** What the server named last, in a reading or a heartbeat. */
  let named: ReadonlySet<string> = new Set()
  let reading: Promise<Reply<object>> | null = null
  let following: Promise<Reply<object>> | null = null

  const newer = (held: C | undefined, row: C) => held && held.version > row.version ? held : row
  const merge = (rows: readonly C[], meanwhile: ReadonlySet<string>) => {
    const held = all.peek()
    const next = new Map<string, C>()
    for (const row of rows) {
      // What did not move meanwhile is as it was read, even if older: then a backup was put back.
      if (!meanwhile.has(row.id)) next.set(row.id, row)
      else if (held.has(row.id)) next.set(row.id, newer(held.get(row.id), row))
    }
    for (const id of meanwhile) {
      const row = held.get(id)
      if (row && !next.has(id)) next.set(id, row)
    }
    named = new Set(rows.map(({ id }) => id))
    all.value = next
  }
  const readNow = async (ask: () => Promise<Reply<{ rows: C[] }>>) => {
    touched = new Set()
    const reply = await ask()
    if (reply.ok) merge(reply.rows, touched)
    touched = null
    reading = following
    following = null
    return reply
  }

  return {
    all,
    put(row) {
      touched?.add(row.id)
      const held = all.peek().get(row.id)
      if (!held || row.version >= held.version) all.value = new Map(all.peek()).set(row.id, row)
    },
    remove(id) {
      touched?.add(id)
      const next = new Map(all.peek())
      if (next.delete(id)) all.value = next
    },
    read(ask) {
      if (!reading) return reading = readNow(ask)
      return following ??= reading.then(() => readNow(ask))
    },
    isBehind(heads, most) {
      const rows = all.peek()
      const isAll = Object.keys(heads).length < most
      const before = named
      named = new Set(Object.keys(heads))
      return Object.entries(heads).some(([id, head]) => {
        const row = rows.get(id)
        return !row || head.version > row.version || head.seq > row.head
      }) || [...rows.values()].some(({ id, status }) => status !== 'closed' && !heads[id] && (isAll || before.has(id)))
    },
  }
}
