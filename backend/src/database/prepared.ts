import { createHash } from 'node:crypto'
import type { QueryResult } from 'pg'
import type { DataSource, EntityManager } from 'typeorm'

/** A pool or a connection of `pg`. */
interface Connection { query(statement: { name: string; text: string; values: unknown[] }): Promise<QueryResult> }
/** The part of TypeORM's PostgreSQL driver that is used here: its pool. */
interface Driver { master: Connection }
/** Where a prepared statement runs. */
interface Prepared { query<T>(text: string, values?: unknown[]): Promise<T> }

const names = new Map<string, string>()

function nameOf(text: string): string {
  const known = names.get(text)
  if (known) return known
  const name = createHash('sha1').update(text).digest('base64url')
  names.set(text, name)
  return name
}

/**
 * A column is one of the ids in an array parameter. Asked of a single id in words of their own: PostgreSQL expects ten in an
 * array that it does not know yet, and would plan anew each time rather than keep a plan that seems ten times as dear.
 */
export const isAmong = (column: string, parameter: string, ids: readonly string[]): string =>
  ids.length === 1 ? `${column} = (${parameter}::uuid[])[1]` : `${column} = any(${parameter}::uuid[])`

/**
 * Runs a hot statement as a prepared one, in a transaction of its own. PostgreSQL plans it once for each connection
 * instead of each time: planning takes longer than running it. Only for texts that are the same every time, as each
 * one stays prepared. The rows are those that the statement returns.
 */
export const preparedOn = (db: DataSource): Prepared =>
  prepared(async () => (db.driver as DataSource['driver'] & Driver).master)

/** The same for the statements of a transaction, on its connection. */
export function preparedIn({ queryRunner }: EntityManager): Prepared {
  if (!queryRunner) throw new Error('Outside of a transaction there is no connection to prepare on.')
  return prepared(async () => await queryRunner.connect() as Connection)
}

const prepared = (connected: () => Promise<Connection>): Prepared => ({
  async query<T>(text: string, values: unknown[] = []): Promise<T> {
    return (await (await connected()).query({ name: nameOf(text), text, values })).rows as T
  },
})
