import type { DataSource } from 'typeorm'

/** Who is connected, probes, and why something goes on waiting, come and go by themselves. */
const passing = ['nodes', 'connections', 'readiness', 'sign_in_failures', 'migrations', 'decisions']

/** What is stored, as a word a table: equal before and after whatever changed nothing. */
export async function imprint(db: DataSource): Promise<Record<string, string>> {
  const tables = await db.query<{ name: string }[]>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
      and relname <> all($1) order by relname`, [passing])
  if (tables.length === 0) throw new Error('There is no table to look at.')
  const rows = await db.query<{ name: string; word: string }[]>(tables.map(({ name }) => `
    select '${name}' as name, count(*) || ' ' || coalesce(md5(string_agg(line, ',' order by line)), '') as word
    from (select (to_jsonb(t) - 'gone_at' - 'due_at')::text as line from ${name} t) as ${name}`).join(' union all '))
  return Object.fromEntries(rows.map(({ name, word }) => [name, word]))
}
