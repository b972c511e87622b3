// PostgreSQL as a part of Parley, for whoever has none: made on the first start, kept running, stopped with us. A data
// folder has one owner at a time, and whatever is killed, the next start on it finds every committed line.
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { findBinaries } from './embedded-binaries.js'
import { openCluster, refuseOtherVersion } from './embedded-cluster.js'
import { EmbeddedPostgresError } from './embedded-error.js'
import { claimFolder } from './embedded-owner.js'
import { type Server, type ServerSettings, startServer } from './embedded-server.js'

export { EmbeddedPostgresError }

const firstRetryMs = 50
const longestRetryMs = 5_000
const portAttempts = 5

export interface EmbeddedPostgresOptions {
  /** Folder for everything that is kept. The database goes into `postgres` below it. */
  dataDir: string
  /** `false` gives up safety against power loss for speed; for tests. */
  durable?: boolean
  /** Takes one line at a time about what an operator should know. */
  log?: (line: string) => void
}

export interface EmbeddedPostgres {
  /** Connection string with the password in it: never log it. */
  url: string
  /** Stops PostgreSQL, keeping what was committed, and gives the data folder back. */
  stop(): Promise<void>
  /** Tells of each unexpected end of PostgreSQL, before it is started again on the same port. */
  onExit(listener: (how: string) => void): void
}

/**
 * Starts the embedded PostgreSQL on a data folder and keeps it running until `stop`.
 * @throws EmbeddedPostgresError with one line for the operator: the folder is in use or of another version, there are
 * no programs for this platform, or PostgreSQL does not come up.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { durable: isDurable = true, log = () => undefined } = options
  const dataDir = resolve(options.dataDir)
  const binaries = findBinaries()
  await refuseOtherVersion(dataDir, binaries.major)
  const release = await claimFolder(dataDir).catch((error: unknown) => { throw inWords(error, dataDir) })
  try {
    const cluster = await openCluster(dataDir, binaries, isDurable)
    const { server, settings } = await startOnFreePort({ binaries, cluster, isDurable, log })
    const url = `postgres://parley:${cluster.password}@127.0.0.1:${settings.port}/parley`
    const supervision = supervise(server, settings)
    let stopping: Promise<void> | undefined
    return {
      url,
      stop: () => stopping ??= supervision.stop().then(release),
      onExit: supervision.onExit,
    }
  } catch (error) {
    await release()
    throw inWords(error, dataDir)
  }
}

/** Says of an error of the file system (no space, no permission) which folder it is about. */
function inWords(error: unknown, dataDir: string): unknown {
  if (error instanceof EmbeddedPostgresError || !(error instanceof Error) || !('code' in error)) return error
  const words = `The data folder ${dataDir} cannot be used (${error.message}). Set DATA_DIR to one that this account may write to.`
  return new EmbeddedPostgresError(words, { cause: error })
}

async function startOnFreePort(
  settings: Omit<ServerSettings, 'port'>,
): Promise<{ server: Server; settings: ServerSettings }> {
  for (let attempt = 1; ; attempt += 1) {
    const withPort = { ...settings, port: await findFreePort() }
    try {
      return { server: await startServer(withPort), settings: withPort }
    } catch (error) {
      // Someone else may take the port between our look and PostgreSQL's.
      const isPortTaken = error instanceof Error && /TCP\/IP socket/.test(error.message)
      if (!isPortTaken || attempt === portAttempts) throw error
    }
  }
}

/** Starts PostgreSQL again, on the same port, whenever it ends without having been asked to. */
function supervise(first: Server, settings: ServerSettings): Pick<EmbeddedPostgres, 'stop' | 'onExit'> {
  const listeners: ((how: string) => void)[] = []
  const stopped = new AbortController()
  let current: Server | undefined = first

  const restart = async () => {
    for (let delayMs = firstRetryMs; !stopped.signal.aborted; delayMs = Math.min(delayMs * 2, longestRetryMs)) {
      await pause(delayMs)
      if (stopped.signal.aborted) break
      try {
        return await startServer(settings)
      } catch (error) {
        settings.log(`${error instanceof Error ? error.message : String(error)} Trying again.`)
      }
    }
    return undefined
  }
  const run = async () => {
    while (current !== undefined) {
      const how = await current.ended
      if (stopped.signal.aborted) return
      settings.log(`The embedded PostgreSQL ended by itself (${how}). Starting it again.`)
      for (const listener of listeners) listener(how)
      current = undefined
      current = await restart()
      if (stopped.signal.aborted) await current?.stop()
      else settings.log('The embedded PostgreSQL is back.')
    }
  }

  const running = run()
  return {
    onExit: (listener) => { listeners.push(listener) },
    stop: async () => {
      stopped.abort()
      await current?.stop()
      await running
    },
  }
}

async function findFreePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((listening, fail) => probe.once('error', fail).listen(0, '127.0.0.1', listening))
  const address = probe.address()
  await new Promise((closed) => probe.close(closed))
  if (address === null || typeof address === 'string') throw new Error('The probe for a free port has no port.')
  return address.port
}

