import { createHash, randomBytes } from 'node:crypto'
import { migrations } from '@parley/migrations'
import pg from 'pg'
import { inject } from 'vitest'
import { migrate } from '../src/database/migrate.js'

/** A database of a test's own on the shared server. */
export interface TestDatabase {
  url: string
  drop(): Promise<void>
}

const served = () => inject('postgresUrl')
const urlOf = (name: string) => Object.assign(new URL(served()), { pathname: `/${name}` }).href

async function onServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: served() })
  await client.connect()
  return work(client).finally(() => client.end())
}

/** The migrated database that all others are copied from; the first test of a run makes it, the others wait. */
async function template(client: pg.Client): Promise<string> {
  const version = createHash('sha256').update(migrations.map((migration) => String(migration)).join()).digest('hex').slice(0, 12)
  const name = `parley_template_${version}`
  await client.query('select pg_advisory_lock(4201)')
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
  if (rowCount === 0) {
    await client.query(`create database ${name}_draft`)
    await migrate(urlOf(`${name}_draft`))
    await client.query(`alter database ${name}_draft rename to ${name}`)
  }
  await client.query('select pg_advisory_unlock(4201)')
  return name
}

/** A fresh, migrated, empty database. */
export async function aDatabase(): Promise<TestDatabase> {
  const name = `story_${randomBytes(8).toString('hex')}`
  await onServer(async (client) => client.query(`create database ${name} template ${await template(client)}`))
  return {
    url: urlOf(name),
    drop: () => onServer(async (client) => { await client.query(`drop database if exists ${name} with (force)`) }),
  }
}
