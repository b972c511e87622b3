// Two backends behind nginx and Caddy with the configurations that are shipped: polling meets the same backend each time,
// WebSocket needs none, a backend that stops or dies is gone around, and a rolling restart under load loses nothing.
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { limits, type Attachment, type Entry, type Sync } from '@parley/protocol'
import { callsTo } from './calls.js'
import { aCluster, type Cluster } from './cluster.js'
import type { TestAgent } from './people.js'
import { aProxy, isProxyInstalled, proxyPrograms, type ProxyProcess, type ProxyProgram } from './proxy-process.js'
import { isRedisInstalled } from './redis-installed.js'
import { aRedis } from './redis-process.js'
import type { Line } from './line.js'
import { isTold, opens, yes } from './talks.js'
import { Traveller, type TravelPlan } from './traveller.js'

const transports = ['websocket', 'polling'] as const
/** A stop under load, from the signal to the end of the process. */
const longestStopMs = 30_000
/** How long people think between two lines. */
const betweenMs = 50
/** As the recipe for operators says: the proxy has to find out that a backend is back. */
const settlingMs = 1_500
/** A short "reconnecting". */
const longestOutageMs = 5_000

const programs = proxyPrograms.filter(isProxyInstalled)

describe.runIf(isRedisInstalled)('two nodes', () => {
  let house: Cluster
  const proxies = new Map<ProxyProgram, ProxyProcess>()
  const travellers: Traveller[] = []
  beforeAll(async () => {
    house = await aCluster(aRedis)
    const backends = house.nodes.map(({ address }) => address)
    await Promise.all(programs.map(async (program) => proxies.set(program, await aProxy(program, backends))))
  })
  afterAll(async () => {
    for (const traveller of travellers) traveller.leave()
    await Promise.all([...proxies.values()].map((proxy) => proxy.stop()))
    await house?.close()
  })
  const urlOf = (program: ProxyProgram) => proxies.get(program)?.url ?? ''

  for (const program of proxyPrograms) it.runIf(programs.includes(program))(
    `behind ${program} are one house, which sees who calls, takes large files and shows no figures`, async () => {
      const url = urlOf(program)
      const visitor = await house.aVisitor()
      expect((await callsTo(url).call('GET', '/metrics')).status).toBe(404)
      expect((await callsTo(url).call('GET', '/api/setup')).body).toMatchObject({ needed: false })
      const file = Buffer.alloc(limits.attachmentBytes, 'a line of text\n')
      const sent = await fetch(`${url}/api/attachments?clientId=${crypto.randomUUID()}&name=large.txt`, {
        method: 'POST', body: file, headers: { authorization: `Bearer ${visitor.token}`, 'content-type': 'text/plain' },
      })
      expect(sent.status).toBe(201)
      const { attachment } = await sent.json() as { attachment: Attachment }
      expect(attachment.size).toBe(limits.attachmentBytes)
    })

  it.runIf(programs.length > 0)(
    `behind ${programs.join(' and ')} lose and double nothing while each is restarted under load, and then one dies`, async () => {
      const agent = await house.anAgent()
      await agent.connect(house.nodes[0].url)
      const plans = (await Promise.all(programs.map((program, n) => travelPlans(urlOf(program), agent, n)))).flat()
      agent.hangUp()
      travellers.push(...plans.map((plan) => new Traveller(plan)))
      await Promise.all(travellers.map((traveller) => traveller.connect()))

      const over = new AbortController()
      const writing = travellers.map(async (traveller, n) => {
        for (let line = 1; !over.signal.aborted; line += 1) {
          await traveller.say(`${n} says ${line}`)
          await pause(betweenMs)
        }
      })
      const stops: number[] = []
      for (const node of house.nodes) {
        const began = performance.now()
        await node.stop()
        stops.push(performance.now() - began)
        await node.start()
        await pause(settlingMs)
      }
      await house.nodes[0].kill()
      const before = travellers.map(({ sends }) => sends.length)
      // One line may have been on its way; the second was said over the node that is left.
      while (travellers.some(({ sends }, n) => sends.length < (before[n] ?? 0) + 2)) await pause(betweenMs)
      over.abort()
      await Promise.all(writing)

      await agent.connect(house.nodes[1].url)
      const logs = await Promise.all(plans.map(({ conversationId }) => wholeLog(agent, conversationId)))
      await Promise.all(travellers.map((traveller) => traveller.catchUp()))
      for (const [n, traveller] of travellers.entries()) {
        expect(traveller.refusals).toEqual([])
        const stored = new Map(logs[n]?.map((entry) => [entry.id, entry]))
        const said = [...stored.values()].flatMap((entry) => entry.kind === 'message' && entry.body.startsWith(`${n} says`) ? [entry.body] : [])
        expect(said).toEqual(traveller.sends.map((_, at) => `${n} says ${at + 1}`))
        expect(traveller.list.map(({ seq }) => seq)).toEqual(traveller.list.map((_, at) => at + 1))
        expect(new Set(traveller.list.map(({ id }) => id)).size).toBe(traveller.list.length)
        expect(traveller.list.filter(({ id }) => !stored.has(id))).toEqual([])
      }
      const outages = travellers.flatMap((traveller) => traveller.outages)
      expect(Math.max(...stops)).toBeLessThan(longestStopMs)
      expect(Math.max(...outages)).toBeLessThan(longestOutageMs)
      expect(travellers.some(({ timesMoved }) => timesMoved > 0)).toBe(true)
    }, 90_000)

  /** Four visitors by both transports, whose conversations one agent holds, and the agent in one of them. */
  async function travelPlans(url: string, agent: TestAgent, network: number): Promise<TravelPlan[]> {
    const plans = await Promise.all([1, 2, 3, 4].map(async (n): Promise<TravelPlan> => {
      const visitor = await house.aVisitor()
      await visitor.connect(house.nodes[0].url)
      const { id: conversationId } = await opens(visitor)
      await isTold(visitor, conversationId, ({ agent: holder }) => holder?.id === agent.id)
      visitor.hangUp()
      return {
        namespace: '/visitor', url, token: visitor.token, conversationId,
        transport: transports[n % 2] ?? 'polling', from: `127.0.${network + 1}.${n}`,
      }
    }))
    const { conversationId } = plans[0] ?? { conversationId: '' }
    return [...plans, { namespace: '/agent', url, token: agent.token, conversationId, transport: 'websocket', from: `127.0.${network + 1}.9` }]
  }
})

async function wholeLog(reader: Line, conversationId: string): Promise<Entry[]> {
  const entries: Entry[] = []
  for (let head = 1; entries.length < head;) {
    const part = yes(await reader.ask<Sync<unknown>>('conversation:sync', { conversationId, afterSeq: entries.length, limit: 500 }))
    entries.push(...part.entries)
    head = part.head
  }
  return entries
}
