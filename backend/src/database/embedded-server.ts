import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { type Binaries, cannotStart, spawnProgram } from './embedded-binaries.js'
import type { Cluster } from './embedded-cluster.js'
import { stopOrphan } from './embedded-orphan.js'

const readyMs = 600_000
const fastStopMs = 30_000
/** How long to wait for what an ended PostgreSQL printed, should a rest of it keep the pipe open. */
const lastWordsMs = 500
const restPollMs = 100
const restMs = 20_000
const rememberedLines = 50

/** One run of the PostgreSQL server, from ready to ended. */
export interface Server {
  /** Resolves with a few words on how it ended, when it has. */
  ended: Promise<string>
  /** Stops it: open connections are cut, what was committed is kept. Resolves when it has ended. */
  stop(): Promise<void>
}

export interface ServerSettings {
  binaries: Binaries
  cluster: Cluster
  port: number
  isDurable: boolean
  log: (line: string) => void
}

/**
 * Starts PostgreSQL on a cluster and returns once it takes connections.
 * @throws EmbeddedPostgresError with PostgreSQL's own reason when it does not come up.
 */
export async function startServer(settings: ServerSettings): Promise<Server> {
  for (let waitedMs = 0; ; waitedMs += restPollMs) {
    try {
      return await launch(settings)
    } catch (error) {
      // When a PostgreSQL was killed, the processes below it need a moment to notice; until then it lets nobody in.
      const isRestLeft = error instanceof Error && error.message.includes('shared memory block')
      if (!isRestLeft || waitedMs >= restMs) throw error
      await pause(restPollMs)
    }
  }
}

async function launch({ binaries, cluster, port, isDurable, log }: ServerSettings): Promise<Server> {
  const strangerPid = await stopOrphan(cluster.folder)
  const child = spawnProgram(binaries.postgres, ['-D', cluster.folder, ...settings(port, isDurable)], {
    // PostgreSQL would refuse while a zombie or a stranger has the number in its old lock file. Told that the number is
    // its grandparent's it knows the file to be stale, and still checks that nobody uses its shared memory.
    ...(strangerPid === undefined ? {} : { PG_GRANDPARENT_PID: String(strangerPid) }),
  })
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`))
  })
  const undertaker = child.pid === undefined ? undefined : startUndertaker(child.pid, log)
  void ended.then(() => undertaker?.kill('SIGKILL'))
  const lastWords = new Promise((resolve) => child.on('close', resolve))
  await untilReady(child, ended.finally(() => Promise.race([lastWords, pause(lastWordsMs)])), log)
  return { ended, stop: () => stop(child, ended) }
}

function settings(port: number, isDurable: boolean): string[] {
  const values: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    fsync: isDurable ? 'on' : 'off',
    synchronous_commit: isDurable ? 'on' : 'off',
    full_page_writes: isDurable ? 'on' : 'off',
    // Elsewhere the default reaches the disk; on a Mac only this one does.
    ...(process.platform === 'darwin' && isDurable ? { wal_sync_method: 'fsync_writethrough' } : {}),
    max_connections: isDurable ? 100 : 300,
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    logging_collector: 'off',
    log_destination: 'stderr',
    log_checkpoints: 'off',
    // Statements that fail are Parley's to report: PostgreSQL's lines would quote what people wrote.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

async function untilReady(child: ChildProcess, ended: Promise<string>, log: (line: string) => void): Promise<void> {
  const lines: string[] = []
  const ready = new Promise<'ready'>((resolve) => {
    if (child.stderr === null) return
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (line.includes('ready to accept connections')) resolve('ready')
      if (/PANIC|terminated by signal/.test(line)) log(`PostgreSQL: ${line}`)
      lines.push(line)
      if (lines.length > rememberedLines) lines.shift()
    })
  })
  child.stdout?.resume()
  const outcome = await Promise.race([ready, ended, pause(readyMs, 'it took too long', { ref: false })])
  if (outcome === 'ready') return
  child.kill('SIGQUIT')
  throw cannotStart([outcome, ...lines].join('\n'))
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.kill('SIGINT')
  const late = setTimeout(() => child.kill('SIGQUIT'), fastStopMs)
  await ended
  clearTimeout(late)
}

/**
 * Stops PostgreSQL when this process is gone without having done so (SIGKILL, a crash): the pipe to a small shell closes
 * with the process, and the shell then asks PostgreSQL for a fast stop.
 */
function startUndertaker(pid: number, log: (line: string) => void): ChildProcess | undefined {
  if (process.platform === 'win32') return undefined
  const script = 'trap "" HUP INT TERM; while read -r line; do :; done; kill -INT "$0"'
  const shell = spawn('/bin/sh', ['-c', script, String(pid)], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  // Without it PostgreSQL outlives a killed Parley, until the next start on this folder stops it.
  shell.on('error', (error) => log(`Nothing will stop PostgreSQL when Parley is killed: ${error.message}`))
  return shell
}
