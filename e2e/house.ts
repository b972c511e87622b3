import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as pause } from 'node:timers/promises'

const patienceMs = 60_000

/** Parley as `npm start` runs it: a process, an embedded PostgreSQL, a data folder. */
export interface House {
  url: string
  /** Ends the process at once, as a power cut would, and starts it again on the same folder and port. */
  killAndStart: (meanwhile?: () => Promise<void>) => Promise<void>
  close: () => Promise<void>
}

/** A house that nobody has set up yet. Close it at the end of the story. */
export async function aHouse(environment: Record<string, string> = {}): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-e2e-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const start = async () => {
    const process = spawn(folder, port, environment)
    await ready(process, url)
    return process
  }
  let running = await start()
  return {
    url,
    killAndStart: async (meanwhile) => {
      running.kill('SIGKILL')
      await ended(running)
      await meanwhile?.()
      running = await start()
    },
    close: async () => {
      running.kill('SIGTERM')
      await ended(running)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function spawn(folder: string, port: number, environment: Record<string, string>): ChildProcess {
  return fork(fileURLToPath(import.meta.resolve('@parley/backend/main')), {
    env: {
      ...process.env, DATABASE_URL: '', PUBLIC_URL: '', DATA_DIR: folder, PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'error',
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}

async function ready(child: ChildProcess, url: string): Promise<void> {
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await pause(50)) {
    if (child.exitCode !== null) throw new Error(`Parley ended with ${child.exitCode} instead of starting.`)
    if (await fetch(`${url}/health/ready`).then((response) => response.ok, () => false)) return
  }
  throw new Error('Parley did not become ready.')
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
