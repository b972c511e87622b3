import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '@parley/backend/embedded-postgres'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

/** PostgreSQL as Parley brings it, on a disk that can be full. It comes back by itself whenever it was killed. */
export interface Postgres {
  port: number
  /** Whether its disk is one of its own, which may be filled. */
  hasOwnDisk: boolean
  urlOf(database: string, port?: number): string
  /** SIGKILL to all its processes; resolves when it takes connections again. */
  kill(): Promise<void>
  /** Takes all the space that is left; `free` gives it back. */
  fillDisk(): void
  freeDisk(): void
  /** Resolves when it answers. */
  untilUp(): Promise<void>
  /** Whether new transactions may write. */
  setWritable(isWritable: boolean): Promise<void>
  /** An empty database. */
  create(name: string): Promise<void>
  /** Commits of this database are acknowledged before they are on the disk. */
  commitLazily(name: string): Promise<void>
  drop(name: string): Promise<void>
  stop(): Promise<void>
}

const DISK = '1500m'
const BLOCK = 64 * 1024
const PATIENCE_MS = 60_000

/** Starts PostgreSQL on a folder of its own; on a small disk of its own in memory where this machine lets us. */
export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-faults-'))
  const hasOwnDisk = mountDisk(folder)
  const embedded = await startEmbeddedPostgres({ dataDir: folder })
  const base = new URL(embedded.url)
  const port = Number(base.port)
  const urlOf = (database: string, at = port) =>
    Object.assign(new URL(base), { pathname: `/${database}`, port: String(at) }).toString()
  const ballast = join(folder, 'ballast')

  /** A connection of the harness's own, which is not part of what is tested. */
  const asOperator = async (statement: string) => {
    const client = new pg.Client({ connectionString: urlOf('parley'), connectionTimeoutMillis: 5_000 })
    client.on('error', () => undefined)
    await client.connect()
    try {
      await client.query('set default_transaction_read_only = off')
      await client.query(statement)
    } finally {
      await client.end()
    }
  }
  /** Repeats until it goes well: a PostgreSQL that was killed, or had no room, takes its time to recover. */
  const asOperatorSoon = async (statement: string) => {
    for (const deadline = Date.now() + PATIENCE_MS; ; await pause(50)) {
      try {
        return await asOperator(statement)
      } catch (error) {
        if (Date.now() > deadline) throw error
      }
    }
  }
  const untilUp = () => asOperatorSoon('select 1')
  const freeDisk = () => rmSync(ballast, { force: true })
  return {
    port, hasOwnDisk, urlOf, freeDisk, untilUp,
    async kill() {
      const gone = new Promise<void>((resolve) => { embedded.onExit(() => resolve()) })
      killTree(Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n', 1)[0]))
      await gone
      await untilUp()
    },
    fillDisk() {
      const { bavail, bsize } = statfsSync(folder)
      const left = bavail * bsize
      const block = Buffer.alloc(BLOCK)
      try {
        for (let written = 0; written <= left; written += BLOCK) writeFileSync(ballast, block, { flag: 'a' })
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
      }
    },
    async setWritable(isWritable) {
      await asOperatorSoon(`alter system set default_transaction_read_only = ${isWritable ? 'off' : 'on'}`)
      await asOperatorSoon('select pg_reload_conf()')
    },
    create: (name) => asOperatorSoon(`create database ${name}`),
    commitLazily: (name) => asOperatorSoon(`alter database ${name} set synchronous_commit = off`),
    drop: (name) => asOperatorSoon(`drop database if exists ${name} with (force)`),
    async stop() {
      freeDisk()
      await embedded.stop()
      if (hasOwnDisk) spawnSync('umount', ['-l', folder])
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}

/** Needs root on Linux; elsewhere the folder is an ordinary one. */
function mountDisk(folder: string): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'parley-faults', folder], { stdio: 'ignore' })
    // Should we end badly, it goes all the same, as soon as nobody uses it.
    process.once('exit', () => spawnSync('umount', ['-l', folder], { stdio: 'ignore' }))
    return true
  } catch {
    // A container without the right to mount: then the disk is not filled, and the report says so.
    return false
  }
}

function killTree(pid: number): void {
  const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const children = all.flatMap(([child = 0, parent]) => parent === pid ? [child] : [])
  for (const each of [pid, ...children]) {
    try {
      process.kill(each, 'SIGKILL')
    } catch (error) {
      // It ended by itself between our look and the kill.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
    }
  }
}
