import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { NodeOrder } from './orders.js'
import { asRunning, type Running } from './running.js'
import { openWire, type Wire } from '../wire.js'

/** One backend, as `npm start` runs it, with wires to its database, its Redis and the proxy in front of it. */
export interface Node {
  readonly name: string
  readonly front: Wire
  readonly postgres: Wire
  readonly redis: Wire
  isUp(): boolean
  /** Where it listened when it came up last. */
  port(): number
  start(): Promise<void>
  /** Ends it; SIGTERM lets it end in good order. Resolves when it is gone. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
  /** Resolves when it is gone for whatever reason. */
  gone(): Promise<void>
  order(order: NodeOrder): void
  /** How many answers it has repeated, held back or lost, as it was ordered. */
  misanswered(): number
  /** Stands for what it was ordered, for whoever keeps others from ordering something else meanwhile. */
  readonly orders: object
  close(): Promise<void>
}

export interface NodeOptions {
  postgresPort: number
  redisPort: number
  databaseUrl: (port: number) => string
  environment: Record<string, string>
  random: () => number
}

const main = fileURLToPath(import.meta.resolve('@parley/backend/main'))
const failPoints = new URL('fail-points.js', import.meta.url).href

/** A node that is not started yet. */
export async function aNode(name: string, options: NodeOptions): Promise<Node> {
  const { postgresPort, redisPort, databaseUrl, environment, random } = options
  const front = await openWire(`${name}: proxy`, 0, random)
  const postgres = await openWire(`${name}: PostgreSQL`, postgresPort, random)
  const redis = await openWire(`${name}: Redis`, redisPort, random)
  let current: { running: Running; order: (order: NodeOrder) => void } | null = null
  let isUp = false
  let port = 0
  let misanswered = 0

  const start = async () => {
    const child = fork(main, {
      execArgv: ['--import', failPoints],
      stdio: ['ignore', 'ignore', process.env['FAULTS_VERBOSE'] ? 'inherit' : 'ignore', 'ipc'],
      env: {
        PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], PORT: '0', HOST: '127.0.0.1',
        DATABASE_URL: databaseUrl(postgres.port), REDIS_URL: `redis://127.0.0.1:${redis.port}`,
        LOG_LEVEL: 'error', DEMO: 'off', DATABASE_POOL: '6', TRUSTED_PROXIES: 'loopback', ...environment,
      },
    })
    const running = asRunning(child)
    // A node that died a moment ago hears no orders any more; whoever gave one sees that it is gone.
    current = { running, order: (order) => { if (child.connected) child.send(order, () => undefined) } }
    void running.ended.then(() => {
      if (current?.running === running) isUp = false
    })
    const died = running.ended.then(() => null)
    child.on('message', (told: object) => { if ('misanswered' in told) misanswered += 1 })
    const ready = await Promise.race([once(child, 'message') as Promise<[{ url: string }]>, died])
    if (ready === null) return
    port = Number(new URL(ready[0].url).port)
    front.aim(port)
    isUp = true
  }
  return {
    name, front, postgres, redis, start, orders: {},
    isUp: () => isUp,
    port: () => port,
    async end(signal) {
      isUp = signal === 'SIGTERM' && isUp
      await current?.running.end(signal)
      isUp = false
    },
    gone: async () => current?.running.ended,
    order: (order) => current?.order(order),
    misanswered: () => misanswered,
    async close() {
      await current?.running.end('SIGKILL')
      await Promise.all([front.close(), postgres.close(), redis.close()])
    },
  }
}
