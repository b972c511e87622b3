// Two backends behind nginx and Caddy with the configurations that are shipped: polling meets the same backend each time,
// WebSocket needs none, a backend that stops or dies is gone around, and a rolling restart under load loses nothing.
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { limits, type Attachment, type Entry, type Sync } from '@parley/protocol'
import { callsTo } from './calls.js'
import { aCluster, type Cluster } from './cluster.js'
import { aProxy, isProxyInstalled, proxyPrograms, type ProxyProcess } from './proxy-process.js'
import { isRedisInstalled } from './redis-process.js'
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

describe.runIf(isRedisInstalled)('two nodes', () => {
  let house: Cluster
  beforeAll(async () => { house = await aCluster() })
  afterAll(() => house?.close())

  for (const program of proxyPrograms) describe.runIf(isProxyInstalled(program))(`behind ${program}`, () => {
    let proxy: ProxyProcess
    const travellers: Traveller[] = []
    beforeAll(async () => { proxy = await aProxy(program, house.nodes.map(({ address }) => address)) })
    afterAll(async () => {
      for (const traveller of travellers) traveller.leave()
      await proxy.stop()
    })

    it('are one house, which sees who calls, takes large files and shows no figures', async () => {
      const visitor = await house.aVisitor()
      expect((await callsTo(proxy.url).call('GET', '/metrics')).status).toBe(404)
      expect((await callsTo(proxy.url).call('GET', '/api/setup')).body).toMatchObject({ needed: false })
      const file = Buffer.alloc(limits.attachmentBytes, 'a line of text\n')
      const sent = await fetch(`${proxy.url}/api/attachments?clientId=${crypto.randomUUID()}&name=large.txt`, {
        method: 'POST', body: file, headers: { authorization: `Bearer ${visitor.token}`, 'content-type': 'text/plain' },
      })
      expect(sent.status).toBe(201)
      const { attachment } = await sent.json() as { attachment: Attachment }
      expect(attachment.size).toBe(limits.attachmentBytes)
    })

    it('lose and double nothing while each is restarted under load, and then one dies', async () => {
      const agent = await house.anAgent()
      await agent.connect(house.nodes[0].url)
      const plans: TravelPlan[] = []
      for (let n = 0; n < 6; n += 1) {
        const visitor = await house.aVisitor()
        await visitor.connect(house.nodes[0].url)
        const { id: conversationId } = await opens(visitor)
        await isTold(visitor, conversationId, ({ agent: holder }) => holder?.id === agent.id)
        visitor.hangUp()
        const from = `127.0.1.${n + 1}`
        plans.push({ namespace: '/visitor', url: proxy.url, token: visitor.token, conversationId, transport: transports[n % 2] ?? 'polling', from })
      }
      const [first, second] = plans
      if (!first || !second) throw new Error('There are six.')
      for (const { conversationId } of [first, second]) {
        plans.push({ namespace: '/agent', url: proxy.url, token: agent.token, conversationId, transport: 'websocket', from: '127.0.1.9' })
      }
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
      await house.nodes[0].start()
      over.abort()
      await Promise.all(writing)

      await agent.connect(house.nodes[1].url)
      const logs = await Promise.all(plans.map(({ conversationId }) => wholeLog(agent, conversationId)))
      // Rows of the node that was killed say for a while yet that this agent is here.
      yes(await agent.ask('presence:set', { status: 'offline' }))
      agent.hangUp()
      for (const [n, traveller] of travellers.entries()) {
        await traveller.catchUp()
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
  })
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
