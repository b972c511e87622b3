import { createHash } from 'node:crypto'
import type { QueryResult } from 'pg'
import type { DataSource } from 'typeorm'

interface Pool { query(statement: { name: string; text: string; values: unknown[] }): Promise<QueryResult> }
/** The part of TypeORM's PostgreSQL driver that is used here: its pool of `pg`. */
interface Driver { master: Pool }

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
export function preparedOn(db: DataSource): { query<T>(text: string, values?: unknown[]): Promise<T> } {
  return {
    async query<T>(text: string, values: unknown[] = []): Promise<T> {
      const { master } = db.driver as DataSource['driver'] & Driver
      return (await master.query({ name: nameOf(text), text, values })).rows as T
    },
  }
}
