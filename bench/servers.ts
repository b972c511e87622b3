import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '@parley/backend/test/programs'

/** A server in a process of its own. */
export interface Running { url: string; pid: number; stop: () => Promise<void> }

/** The kernel counts CPU in these (`USER_HZ`), on every Linux that Node runs on. */
const ticksPerSecond = 100

const stopper = (child: ChildProcess) => async () => {
  if (child.exitCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

/** Plain Socket.IO: `echo`, or `insert` into the database at this address. */
export async function startPlain(kind: 'echo' | 'insert', databaseUrl: string): Promise<Running> {
  const child = fork(fileURLToPath(new URL('plain-server.js', import.meta.url)), [kind, databaseUrl])
  const [{ url }] = await once(child, 'message') as [{ url: string }]
  return { url, pid: child.pid ?? 0, stop: stopper(child) }
}

/** Parley's own server, as `npm start` runs it, on the database at this address. */
export async function startParley(databaseUrl: string, dataDir: string): Promise<Running> {
  const port = await freePort()
  const child = fork(fileURLToPath(import.meta.resolve('@parley/backend/main')), {
    // One address plays thousands of people here.
    env: {
      ...process.env, DATABASE_URL: databaseUrl, DATA_DIR: dataDir, PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'error',
      RATE_FACTOR: '100000',
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; ; tries += 1) {
    const ready = await fetch(`${url}/health/ready`).then((response) => response.ok, () => false)
    if (ready) return { url, pid: child.pid ?? 0, stop: stopper(child) }
    if (child.exitCode !== null || tries > 300) throw new Error('Parley did not start.')
    await pause(100)
  }
}

/** Resident memory of a process in MB (`VmRSS`); null where the system does not tell. */
export function residentMb(pid: number): number | null {
  try {
    const kb = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kb === undefined ? null : Number(kb) / 1024
  } catch {
    return null
  }
}

/** What a process has used of the CPU so far, in seconds of one core; 0 where the system does not tell. */
export function cpuSeconds(pid: number): number {
  try {
    const after = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(after[11]) + Number(after[12])) / ticksPerSecond
  } catch {
    return 0
  }
}

/** The same of a process and its children, those that have ended included. */
export function cpuSecondsOfFamily(pid: number): number {
  try {
    const after = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    const ended = (Number(after[13]) + Number(after[14])) / ticksPerSecond
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)
    return children.reduce((sum, child) => sum + cpuSeconds(child), cpuSeconds(pid) + ended)
  } catch {
    return 0
  }
}
