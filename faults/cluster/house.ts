import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { ProxyProcess } from '@parley/backend/test/proxy-process'
import { startFront } from './front.js'
import { aNode, type Node } from './node.js'
import { sabotageVariable, type Sabotage } from './orders.js'
import { startPostgres, type Postgres } from './postgres.js'
import { startRedis, type Redis } from './redis.js'

/** All that stands while a campaign lasts; each run has a database of its own and nodes of its own on it. */
export interface House {
  postgres: Postgres
  redis: Redis
  front: ProxyProcess
  nodes: readonly Node[]
  /** What browsers call the house. */
  origin: string
  /** Begins a run: a new database, and every node up on it. */
  begin(run: RunSettings): Promise<void>
  /** Starts a node until it is up, or until the run is over. */
  bringUp(node: Node): Promise<void>
  /** Where the first node listens, behind its wire. */
  portOfFirst(): number
  end(): Promise<void>
  close(): Promise<void>
}
export interface RunSettings { database: string; sabotage?: Sabotage | undefined }

const AGAIN_MS = 300

/** Starts database, Redis and proxy, with wires for so many nodes. */
export async function openHouse(nodeCount: number, random: () => number): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-faults-data-'))
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()])
  const current: { run: RunSettings | null } = { run: null }
  const environment: Record<string, string> = {}
  const nodes = await Promise.all(Array.from({ length: nodeCount }, (_, index) => aNode(`node ${index + 1}`, {
    postgresPort: postgres.port, redisPort: redis.port, environment, random,
    databaseUrl: (port) => postgres.urlOf(current.run?.database ?? 'parley', port),
  })))
  const front = await startFront(nodes.map((node) => node.front.port)).catch(async (error: unknown) => {
    await Promise.all([redis.stop(), postgres.stop()])
    throw error
  })
  const origin = `http://127.0.0.1:${front.port}`
  Object.assign(environment, {
    PUBLIC_URL: origin, DATA_DIR: folder, JWT_SECRET: 'the harness needs a secret of thirty-two bytes too',
    // All people come from one machine; and agents are gone for good soon, so that a run sees it.
    RATE_FACTOR: '1000', GRACE_MS: '4000', DRAIN_MS: '3000',
  })
  const bringUp = async (node: Node) => {
    while (current.run !== null && !node.isUp()) {
      await node.start()
      if (!node.isUp()) await pause(AGAIN_MS)
    }
  }
  return {
    postgres, redis, front, nodes, origin, bringUp,
    async begin(run) {
      await postgres.create(run.database)
      if (run.sabotage === 'lazy commits') await postgres.commitLazily(run.database)
      current.run = run
      delete environment[sabotageVariable]
      if (run.sabotage) environment[sabotageVariable] = run.sabotage
      await Promise.all(nodes.map(bringUp))
    },
    portOfFirst: () => nodes[0]?.port() ?? 0,
    async end() {
      const database = current.run?.database
      current.run = null
      await Promise.all(nodes.map((node) => node.end('SIGKILL')))
      if (database !== undefined) await postgres.drop(database)
    },
    async close() {
      current.run = null
      await Promise.all(nodes.map((node) => node.close()))
      await Promise.all([front.stop(), redis.stop(), postgres.stop()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
