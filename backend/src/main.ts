// The process: database, schema, server, in that order, and back in the opposite one. It ends with one clear line when
// it cannot start, and in good order when it is asked to stop or when whoever started it is gone.
import { announce } from './announce.js'
import { createApp } from './app.js'
import { readConfig } from './config.js'
import { durabilityWarnings } from './database/durability.js'
import { startEmbeddedPostgres } from './database/embedded-postgres.js'
import { migrate } from './database/migrate.js'
import { Lifespan } from './realtime/lifespan.js'
import { whyNotStarted } from './why-not-started.js'

/** A second request to stop means "now", but a terminal and whoever passes signals on may send the first one twice. */
const echoMs = 1_000
const spareMs = 10_000

const closers: (() => Promise<unknown>)[] = []
let stoppingSince: number | undefined
let patienceMs = spareMs

async function start(): Promise<void> {
  const config = readConfig(process.env)
  // Clients move to other nodes, where there are any; then what was begun is answered.
  patienceMs = (config.redisUrl === null ? 1 : 2) * config.drainMs + spareMs
  const database = async () => {
    const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, log: (line) => console.log(line) })
    closers.push(() => postgres.stop())
    return postgres.url
  }
  try {
    const databaseUrl = config.databaseUrl ?? await database()
    await migrate(databaseUrl)
    for (const line of await durabilityWarnings(databaseUrl)) console.error(line)
    const app = await createApp({ ...config, databaseUrl })
    closers.push(() => app.close(), () => app.get(Lifespan).moveAway())
    // Not Nest's own listen, which logs the failure that is told below in better words.
    await app.init()
    const address = await app.getHttpAdapter().getInstance().listen({ port: config.port, host: config.host })
    await announce(app, config, new URL(address).port)
  } catch (error) {
    throw whyNotStarted(error, config)
  }
}

async function stop(code: number): Promise<void> {
  const now = Date.now()
  if (stoppingSince !== undefined) {
    if (now - stoppingSince > echoMs) process.exit(1)
    return
  }
  stoppingSince = now
  setTimeout(() => {
    console.error('Stopping took too long.')
    process.exit(1)
  }, patienceMs).unref()
  for (const close of closers.reverse()) {
    await close().catch((error: unknown) => {
      code = 1
      console.error('Not everything stopped in good order.', error)
    })
  }
  process.exit(code)
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(0))
if (process.connected) process.on('disconnect', () => void stop(0))

start().catch((error: unknown) => {
  console.error(error instanceof Error && error.name === 'StartError' ? error.message : error)
  void stop(1)
})
