/** A transaction. */
interface Runner { query<T = unknown>(sql: string, parameters?: unknown[]): Promise<T> }

/** Gives what rooms further on keep of one visitor to another; they provide it. */
export abstract class TakeOver {
  /** All that `from` has is `into`'s from now on. The caller holds the rows of both. Returns the ids of the conversations. */
  abstract all(tx: Runner, from: string, into: string): Promise<string[]>
}
