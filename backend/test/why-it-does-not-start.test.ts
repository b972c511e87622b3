import { afterEach, expect, test } from 'vitest'
import { readConfig } from '../src/config.js'
import { migrate } from '../src/database/migrate.js'
import { whyNotStarted } from '../src/why-not-started.js'
import { aDatabase, type TestDatabase } from './test-database.js'

let database: TestDatabase | undefined
afterEach(() => database?.drop())

const secret = 'a story needs a secret of thirty-two bytes too'
const whyNot = async (databaseUrl: string): Promise<string> => {
  const config = readConfig({ DATABASE_URL: databaseUrl, JWT_SECRET: secret })
  const error: unknown = await migrate(databaseUrl).then(() => null, (cause: unknown) => whyNotStarted(cause, config))
  return error instanceof Error ? `${error.name}: ${error.message}` : 'it started'
}
const changed = (url: string, changes: Partial<URL>) => Object.assign(new URL(url), changes).href

test('each thing that can be wrong with the database has a line of its own, without the password', async () => {
  database = await aDatabase()
  const { url } = database
  expect(await whyNot(url)).toBe('it started')
  expect(await whyNot(changed(url, { port: '1' }))).toMatch(/^StartError: The database at 127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)\. Start it, or correct DATABASE_URL\.$/)
  expect(await whyNot(changed(url, { password: 'not-this-one' }))).toMatch(/^StartError: The database at .* does not accept the account "parley"\./)
  expect(await whyNot(changed(url, { pathname: '/nowhere' }))).toMatch(/^StartError: The database at .* has no database "nowhere"\./)
  expect(await whyNot(changed(url, { password: 'not-this-one' }))).not.toContain('not-this-one')
})

test('a database of a newer version is left alone', async () => {
  database = await aDatabase()
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await client.query(`insert into migrations (timestamp, name) values (9999999999999, 'FromTheFuture9999999999999')`)
  await client.end()
  expect(await whyNot(database.url)).toMatch(/^StartError: The database was made by a newer Parley \(it has FromTheFuture9999999999999\)\. .* Nothing was changed\.$/)
})

test('several nodes that start at once migrate once', async () => {
  database = await aDatabase()
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await client.query('drop schema public cascade; create schema public')
  await client.end()
  const url = database.url
  const made = await Promise.all([migrate(url), migrate(url), migrate(url)])
  expect(made.filter((names) => names.length > 0)).toHaveLength(1)
})
