import { execFile } from 'node:child_process'
import { readFile, readlink, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { EmbeddedPostgresError } from './embedded-error.js'

const pollMs = 10
const fastStopMs = 20_000
const immediateStopMs = 10_000

/**
 * Stops a PostgreSQL of this data folder that outlived its Parley, after which the folder is free to start on. Call it
 * only while holding the folder (see `claimFolder`): then whatever still runs on it belongs to nobody.
 * @returns the process id in a left-over `postmaster.pid`, which now is nobody's, a zombie's or a stranger's.
 * @throws EmbeddedPostgresError when the old PostgreSQL does not end.
 */
export async function stopOrphan(cluster: string): Promise<number | undefined> {
  const pid = await readPostmasterPid(cluster)
  if (pid === undefined) return undefined
  if (!(await isPostgresOf(pid, cluster))) return pid
  // SIGINT is PostgreSQL's fast stop; SIGQUIT its immediate one, which the next start recovers from.
  for (const [signal, patienceMs] of [['SIGINT', fastStopMs], ['SIGQUIT', immediateStopMs]] as const) {
    if (!tell(pid, signal)) return pid
    for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += pollMs) {
      await pause(pollMs)
      if (!(await isPostgresOf(pid, cluster))) return pid
    }
  }
  throw new EmbeddedPostgresError(`A PostgreSQL left over on ${cluster} (process ${pid}) does not end. Stop it by hand.`)
}

async function readPostmasterPid(cluster: string): Promise<number | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number.parseInt(text, 10)
  return pid > 0 ? pid : undefined
}

/** Whether the process is a living PostgreSQL of that folder: not a zombie, and no stranger that got the number since. */
async function isPostgresOf(pid: number, cluster: string): Promise<boolean> {
  const folder = await realpath(cluster)
  // PostgreSQL works inside its data folder, and a zombie works nowhere.
  if (process.platform === 'linux') return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === folder
  if (process.platform === 'win32') return false
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'stat=,command=', '-p', String(pid)], (error, line) => {
      resolve(error === null && !line.trim().startsWith('Z') && line.includes(`-D ${cluster}`))
    })
  })
}

function tell(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false // It ended between the look and the word.
  }
}
