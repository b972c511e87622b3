// Two backends with a real Redis Cluster of three masters between them: pushes cross, and a master that dies takes with it
// only the quick way of what it carried.
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Entry, Head } from '@parley/protocol'
import { aCluster, type Cluster } from './cluster.js'
import type { Line } from './line.js'
import { aRedisCluster, type RedisCluster } from './redis-cluster.js'
import { isRedisInstalled } from './redis-installed.js'
import { isTold, log, opens, says, yes } from './talks.js'

/** The channel of all agents' sockets, as Socket.IO's adapter names it. */
const agents = 'socket.io#/agent#'
const hears = (line: Line, body: string) =>
  line.heard('entry', ({ entry }) => (entry as Entry).kind === 'message' && (entry as Entry & { body: string }).body === body)

describe.runIf(isRedisInstalled)('two nodes', () => {
  let house: Cluster<RedisCluster>
  let [here, there] = ['', '']
  beforeAll(async () => {
    house = await aCluster(aRedisCluster)
    ;[here, there] = [house.nodes[0].url, house.nodes[1].url]
  })
  afterAll(() => house?.close())
  const redisIs = async (url: string) => /^parley_redis_up (\d)$/m.exec(await (await fetch(`${url}/metrics`)).text())?.[1]

  /** Until another master takes over, and all have found it, a slow machine needs a while. */
  const longMs = 90_000

  it('are one house over a Redis Cluster, stay one when a master of it dies, and are as before when another takes over', async () => {
    const [agent, colleague, visitor] = await Promise.all([house.anAgent(), house.anAgent(), house.aVisitor()])
    await Promise.all([agent.connect(there), visitor.connect(here)])
    const { id } = await opens(visitor)
    await isTold(visitor, id, ({ agent: holder }) => holder?.id === agent.id)
    await colleague.connect(here)
    await Promise.all([log(agent, id), log(colleague, id)])
    await Promise.all([says(visitor, id, 'from here'), hears(agent, 'from here')])
    await Promise.all([says(agent, id, 'from there'), hears(visitor, 'from there')])
    expect([await redisIs(here), await redisIs(there)]).toEqual(['1', '1'])

    const handOver = await house.redis.killMasterOf(agents)
    while (await redisIs(here) === '1' || await redisIs(there) === '1') await pause(50)
    const began = performance.now()
    const [said] = await Promise.all([says(visitor, id, 'after one died'), hears(colleague, 'after one died')])
    expect(performance.now() - began).toBeLessThan(1_000)
    const { heads } = yes(await agent.ask<{ heads: Record<string, Head> }>('heartbeat', {}))
    expect(heads[id]?.seq).toBeGreaterThanOrEqual(said.seq)
    expect((await log(agent, id)).at(-1)).toMatchObject({ body: 'after one died' })
    // What another master carries crosses as before.
    await Promise.all([says(agent, id, 'still from there'), hears(visitor, 'still from there')])
    expect(agent.pushes.filter(({ event, payload }) => event === 'entry' && (payload['entry'] as Entry).seq === said.seq)).toEqual([])

    await handOver()
    const hasCrossed = () => agent.pushes.some(({ event, payload }) => event === 'entry' && (payload['entry'] as Entry).seq > said.seq + 1)
    for (; !hasCrossed(); await pause(100)) await says(visitor, id, 'another carries it now')
    while (await redisIs(here) === '0' || await redisIs(there) === '0') await pause(50)
  }, longMs)
})
