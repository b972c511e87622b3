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
   * Reads all rows anew, one reading at a time. What was pushed while the answer was under way wins over it, and what was
   * removed meanwhile stays removed.
   */
  read(ask: () => Promise<Reply<{ rows: C[] }>>): Promise<Reply<object>>
  /** Whether the heartbeat knows of something newer than these rows, so that they are to be read again. */
  isBehind(heads: Record<string, Head>): boolean
}

export function createRows<C extends Row>(): Rows<C> {
  return {
    all: signal<ReadonlyMap<string, C>>(new Map()),
    put: () => undefined, remove: () => undefined, read: (ask) => ask(), isBehind: () => false,
  }
}
