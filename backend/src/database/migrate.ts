import { migrations } from '@parley/migrations'
import { DataSource, MigrationExecutor } from 'typeorm'
import { StartError } from '../start-error.js'

const known = migrations.map((migration) => new migration().name)
/** Any number will do, as long as every node takes the same one. */
const lockNumber = 6_701_220_001

/**
 * Brings the schema up to this code. Several nodes may start at once: one migrates and the others wait for it.
 * @returns the names of the changes that were made.
 * @throws StartError when the database was made by a newer Parley.
 */
export async function migrate(url: string): Promise<string[]> {
  const dataSource = await new DataSource({
    type: 'postgres', url, migrations, poolSize: 2, installExtensions: false, applicationName: 'parley-migrate',
    connectTimeoutMS: 10_000, migrationsTransactionMode: 'each',
  }).initialize()
  const runner = dataSource.createQueryRunner()
  try {
    await runner.query('select pg_advisory_lock($1)', [lockNumber])
    const unknown = (await namesIn(dataSource)).filter((name) => !known.includes(name))
    if (unknown.length > 0) {
      throw new StartError('The database was made by a newer Parley (it has '
        + `${unknown.join(', ')}). Start that version, or restore a backup from before. Nothing was changed.`)
    }
    const made = await new MigrationExecutor(dataSource, runner).executePendingMigrations()
    return made.map((migration) => migration.name)
  } finally {
    // The lock goes with the connection.
    await runner.release()
    await dataSource.destroy()
  }
}

/** Whether the schema is the one that this code was written for. */
export async function isAtHead(dataSource: DataSource): Promise<boolean> {
  const names = await namesIn(dataSource)
  return names.length === known.length && known.every((name) => names.includes(name))
}

async function namesIn(dataSource: DataSource): Promise<string[]> {
  const [table] = await dataSource.query<{ found: string | null }[]>(`select to_regclass('migrations') as found`)
  if (!table?.found) return []
  return (await dataSource.query<{ name: string }[]>('select name from migrations')).map((row) => row.name)
}
