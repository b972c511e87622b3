import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { EmbeddedPostgresError } from './embedded-error.js'

/**
 * Claims a data folder for this process, so that a second instance can never stop or corrupt the first one's database.
 *
 * The claim is a lock that the operating system drops by itself when the process ends, however it ends: a process id in
 * a file would have to be judged, and two starters could judge at the same time. Node offers no file lock of its own, so
 * it is taken through SQLite, on an empty file. The owner's process id and start stand beside it, for people.
 * @returns a function that gives the folder back.
 * @throws EmbeddedPostgresError when another process holds the folder.
 */
export async function claimFolder(dataDir: string): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const ownerFile = join(dataDir, 'postgres.owner.json')
  const lock = new DatabaseSync(join(dataDir, 'postgres.lock'))
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    lock.close()
    if (!isHeldElsewhere(cause)) throw cause
    throw new EmbeddedPostgresError(
      `The data folder ${dataDir} is in use by another Parley${await describeOwner(ownerFile)}. ` +
      'Stop that one, or set DATA_DIR to another folder.', { cause })
  }
  const startedAt = new Date(Date.now() - process.uptime() * 1000).toISOString()
  await writeFile(ownerFile, `${JSON.stringify({ pid: process.pid, startedAt })}\n`, { mode: 0o600 })
  return async () => {
    await rm(ownerFile, { force: true })
    lock.close()
  }
}

function isHeldElsewhere(error: unknown): boolean {
  const busy = 5 // SQLITE_BUSY
  return error instanceof Error && 'errcode' in error && error.errcode === busy
}

async function describeOwner(ownerFile: string): Promise<string> {
  try {
    const { pid, startedAt } = JSON.parse(await readFile(ownerFile, 'utf8')) as { pid: number; startedAt: string }
    return ` (process ${pid}, started ${startedAt})`
  } catch {
    return '' // The other one may be between taking the lock and writing its name.
  }
}
