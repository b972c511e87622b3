import pg from 'pg'

/**
 * What stands in the way of the promise that an acknowledged message survives a crash, one line each for the operator;
 * nothing when PostgreSQL is set up to keep it.
 */
export async function durabilityWarnings(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      `select name from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes') and setting = 'off'`)
    return rows.map(({ name }) =>
      `PostgreSQL runs with ${name} off: a crash may lose messages that were acknowledged. Turn it on.`)
  } finally {
    await client.end()
  }
}
