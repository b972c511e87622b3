import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from 'redis'
import { freePort, runProgram } from './programs.js'
import type { RedisService } from './redis-process.js'

/** A real Redis Cluster of three masters of a story's own, each with a third of all slots, and nobody who stands in. */
export interface RedisCluster extends RedisService {
  /** Ends the master that carries a channel, at once. Returns how its slots are given to another one. */
  killMasterOf: (channel: string) => Promise<() => Promise<void>>
}

const thirds = [[0, 5_460], [5_461, 10_922], [10_923, 16_383]] as const
const patienceMs = 10_000

export async function aRedisCluster(): Promise<RedisCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-redis-'))
  const masters = await Promise.all(thirds.map(async ([from, to]) => {
    const [port, busPort] = await Promise.all([freePort(), freePort()])
    const running = await runProgram('redis-server', [
      '--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder,
      '--cluster-enabled', 'yes', '--cluster-config-file', `${port}.conf`, '--cluster-port', String(busPort),
      '--cluster-require-full-coverage', 'no', '--cluster-allow-pubsubshard-when-down', 'yes',
    ], port)
    const client = createClient({ url: `redis://127.0.0.1:${port}` })
    client.on('error', () => undefined)
    await client.connect()
    await client.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', String(from), String(to)])
    return { from, to, port, busPort, running, client }
  }))
  const [first, ...others] = masters
  for (const { port, busPort } of others) {
    await first?.client.sendCommand(['CLUSTER', 'MEET', '127.0.0.1', String(port), String(busPort)])
  }
  const isWhole = (info: unknown) => /cluster_state:ok[^]*cluster_slots_assigned:16384/.test(String(info))
  const deadline = Date.now() + patienceMs
  for (const { client } of masters) while (!isWhole(await client.sendCommand(['CLUSTER', 'INFO']))) {
    if (Date.now() > deadline) throw new Error('The cluster does not come together.')
    await pause(50)
  }
  return {
    url: masters.map(({ port }) => `redis://127.0.0.1:${port}`).join(','),
    async killMasterOf(channel) {
      const slot = Number(await first?.client.sendCommand(['CLUSTER', 'KEYSLOT', channel]))
      const master = masters.find(({ from, to }) => from <= slot && slot <= to)
      if (!master) throw new Error('Nobody carries it.')
      master.client.destroy()
      await master.running.kill()
      return async () => {
        const left = masters.filter((each) => each !== master)
        const slots = [String(master.from), String(master.to)]
        for (const { client } of left) await client.sendCommand(['CLUSTER', 'DELSLOTSRANGE', ...slots])
        await left[0]?.client.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', ...slots])
      }
    },
    async stop() {
      for (const { client } of masters) if (client.isOpen) client.destroy()
      await Promise.all(masters.map(({ running }) => running.kill()))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
