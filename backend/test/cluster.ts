import type { SetupDone } from '@parley/protocol'
import pg from 'pg'
import { callsTo } from './calls.js'
import { makePeople, type TestAgent, type TestVisitor } from './people.js'
import { freePort } from './programs.js'
import { aRedis, type RedisProcess } from './redis-process.js'
import { aServerProgram, type ServerProcess } from './server-process.js'
import { aDatabase } from './test-database.js'

/** A backend on a port that stays the same when it is started again. */
export interface ClusterNode {
  /** As a proxy is told it. */
  address: string
  url: string
  start: () => Promise<void>
  /** At once and without a goodbye. */
  kill: () => Promise<void>
  /** As an operator would; resolves when it has ended. */
  stop: () => Promise<void>
}

/** Backends as processes of their own on one database and one Redis, and the people of a story. */
export interface Cluster {
  nodes: readonly [ClusterNode, ClusterNode]
  redis: RedisProcess
  db: pg.Client
  admin: TestAgent
  /** Of the first queue, with room for many conversations. */
  anAgent: () => Promise<TestAgent>
  aVisitor: () => Promise<TestVisitor>
  close: () => Promise<void>
}

export async function aCluster(): Promise<Cluster> {
  const [database, redis, program, ports] = await Promise.all([
    aDatabase(), aRedis(), aServerProgram(), Promise.all([freePort(), freePort()]),
  ])
  const environment = {
    DATABASE_URL: database.url, REDIS_URL: redis.url, JWT_SECRET: 'a story needs a secret of thirty-two bytes too',
    LOG_LEVEL: 'error', RATE_FACTOR: '1000', DRAIN_MS: '5000', DATABASE_POOL: '6', DEMO: 'off', TRUSTED_PROXIES: 'loopback',
  }
  const aNode = (port: number): ClusterNode => {
    let running: ServerProcess | null = null
    const end = async (how: 'kill' | 'stop') => {
      const ending = running
      running = null
      await ending?.[how]()
    }
    return {
      address: `127.0.0.1:${port}`, url: `http://127.0.0.1:${port}`,
      start: async () => { running = await program.start({ ...environment, PORT: String(port) }) },
      kill: () => end('kill'), stop: () => end('stop'),
    }
  }
  const nodes = [aNode(ports[0]), aNode(ports[1])] as const
  await Promise.all(nodes.map((node) => node.start()))
  const db = new pg.Client(database.url)
  await db.connect()
  const people = makePeople(nodes[0].url, callsTo(nodes[0].url))
  const first = await callsTo(nodes[0].url).done<SetupDone>('POST', '/api/setup', { body: people.setup })
  const admin = await people.admin(first)
  return {
    nodes, redis, db, admin,
    anAgent: () => people.anAgent(admin, { queues: [first.queue.id], capacity: 20 }),
    aVisitor: () => people.aVisitor({ site: first.site }),
    close: async () => {
      people.leave()
      await Promise.all(nodes.map((node) => node.kill()))
      await Promise.all([program.close(), redis.stop(), db.end()])
      await database.drop()
    },
  }
}
