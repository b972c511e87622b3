import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Binaries, runProgram } from './embedded-binaries.js'
import { EmbeddedPostgresError } from './embedded-error.js'

const unfinished = 'postgres.unfinished-'
const passwordFile = 'parley.password'

/** The files of one database server: where they are and the password that its only account asks for. */
export interface Cluster {
  folder: string
  password: string
}

/** Where the database files of a data folder are. */
function clusterFolder(dataDir: string): string {
  return join(dataDir, 'postgres')
}

/**
 * Refuses a data folder that this PostgreSQL cannot read. It only looks, so it may be called before claiming the folder.
 * @throws EmbeddedPostgresError naming both versions.
 */
export async function refuseOtherVersion(dataDir: string, major: string): Promise<void> {
  const folder = clusterFolder(dataDir)
  const inside = await readdir(folder).catch(() => [])
  if (inside.length === 0) return
  const found = (await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => '')).trim()
  if (found === major) return
  throw new EmbeddedPostgresError(found === ''
    ? `${folder} is not a PostgreSQL data folder. Move it away, or set DATA_DIR to another folder.`
    : `The data folder ${dataDir} was made by PostgreSQL ${found}, and this Parley brings PostgreSQL ${major}. ` +
      'Start the Parley that made it, or set DATABASE_URL or DATA_DIR. Nothing was changed.')
}

/** Returns the data folder's cluster and makes it if there is none. Call it only while holding the folder. */
export async function openCluster(dataDir: string, binaries: Binaries, isDurable: boolean): Promise<Cluster> {
  const folder = clusterFolder(dataDir)
  const entries = await readdir(dataDir)
  const left = entries.filter((entry) => entry.startsWith(unfinished))
  await Promise.all(left.map((entry) => rm(join(dataDir, entry), { recursive: true, force: true, maxRetries: 5 })))
  const isThere = entries.includes('postgres') && (await readdir(folder)).length > 0
  if (!isThere) await makeCluster(dataDir, folder, binaries, isDurable)
  return { folder, password: (await readFile(join(folder, passwordFile), 'utf8')).trim() }
}

/** The cluster is made elsewhere and renamed when complete: a start that was killed midway leaves nothing half-made. */
async function makeCluster(dataDir: string, folder: string, binaries: Binaries, isDurable: boolean): Promise<void> {
  const draft = join(dataDir, `${unfinished}${process.pid}-${randomBytes(4).toString('hex')}`)
  const secret = `${draft}.password`
  await writeFile(secret, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
  try {
    await initialise(draft, secret, binaries, isDurable)
    await runProgram(binaries.postgres, ['--single', '-D', draft, 'template1'], 'CREATE DATABASE parley\n')
    await rename(secret, join(draft, passwordFile))
    await rmdir(folder).catch((error: NodeJS.ErrnoException) => { if (error.code !== 'ENOENT') throw error })
    await rename(draft, folder)
    if (isDurable) await flush(dataDir)
  } finally {
    await rm(draft, { recursive: true, force: true, maxRetries: 5 })
    await rm(secret, { force: true })
  }
}

/**
 * Sorting and case are PostgreSQL's own C.UTF-8, the same on every machine. Only what counts as a letter is asked of the
 * system: with plain C, pg_trgm would see no letters in Chinese text and searches for it would find nothing.
 */
async function initialise(draft: string, secret: string, binaries: Binaries, isDurable: boolean): Promise<void> {
  const letters = ['C.UTF-8', 'en_US.UTF-8', 'C']
  for (const ctype of letters) {
    await mkdir(draft, { mode: 0o700 })
    try {
      await runProgram(binaries.initdb, [
        '-D', draft, '--username=parley', '--auth=scram-sha-256', `--pwfile=${secret}`, '--encoding=UTF8',
        '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', `--lc-ctype=${ctype}`,
        ...(isDurable ? [] : ['--no-sync']),
      ])
      return
    } catch (error) {
      const isLocaleMissing = error instanceof Error && /locale/.test(error.message)
      if (!isLocaleMissing || ctype === letters.at(-1)) throw error
      await rm(draft, { recursive: true, force: true })
    }
  }
}

async function flush(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
