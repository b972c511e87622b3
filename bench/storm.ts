// A storm: thousands of clients are connected, all are cut at once, and all come back. How long that takes, what it costs,
// and what somebody who was not cut notices of it.
import type { ChildProcess } from 'node:child_process'
import { cpus, loadavg } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { mintId } from '@parley/client'
import pg from 'pg'
import { aVisitor, setUp } from './parley-talks.js'
import { head, number, row, say, type Measuring, type Part } from './part.js'
import { figuresOf, type Figures } from './percentiles.js'
import { cpuSeconds, cpuSecondsOfFamily, residentMb, startParley } from './servers.js'
import { joined, order, startClients, told } from './client-process.js'
import type { Order, Told } from './clients.js'

/** Clients in all, agents among them, and the processes that play them. */
interface Settings { clients: number; agents: number; workers: number }
/** Visitors of whom each agent holds the conversation; an agent may have a hundred at most. */
const visitorsOfAgent = 99
const capacity = 100

/** What everybody has to be back within; after that the rest is not waited for. */
const patienceMs = 120_000

export const storm: Measuring = async ({ folder, database, postgresPid, clients }) => {
  const settings = { clients, agents: Math.ceil(clients / (1 + visitorsOfAgent)), workers: 2 }
  const databaseUrl = await database('storm')
  const server = await startParley(databaseUrl, folder)
  const workers = Array.from({ length: settings.workers }, startClients)
  try {
    const house = await setUp(server.url)
    say(`storm: ${settings.clients} clients come`)
    await Promise.all(workers.map((worker, n) => joins(worker, n, settings, { house, databaseUrl })))
    await allLive(workers, settings.clients)
    const bystander = await sender(house)
    const meter = await startMeter(server, workers, databaseUrl, postgresPid)
    for (const worker of workers) order(worker, { say: 'watch' })
    say('storm: the cut')
    const times = backTimes(workers, settings.clients)
    const cutAt = Date.now()
    for (const worker of workers) order(worker, { say: 'cut' })
    const back = (await times).map((at) => (at - cutAt) / 1000).toSorted((one, other) => one - other)
    const metered = await meter.stop()
    const sends = bystander.stop()
    const at = (share: number) => back[Math.ceil(settings.clients * share) - 1] ?? null
    return partOf({ settings, back: back.length, to50: at(0.5), to95: at(0.95), to100: at(1), ...metered, sends })
  } finally {
    for (const worker of workers) worker.disconnect()
    await server.stop()
  }
}

/** Times are seconds from the cut, memory is MB, CPU is seconds of one core. */
interface Storm extends Awaited<ReturnType<Awaited<ReturnType<typeof startMeter>>['stop']>> {
  settings: Settings
  back: number
  to50: number | null
  to95: number | null
  to100: number | null
  /** What somebody who was not cut sent meanwhile, to acknowledgement, in ms. */
  sends: Figures
}

function partOf(found: Storm): Part {
  const { settings, back, to50, to95, to100, memory, cpu, statements, refused, waiting, sends } = found
  const after = (seconds: number | null) => seconds === null ? 'not within two minutes' : `${number(seconds)} s`
  const page = [
    `${settings.clients} clients, ${settings.agents} of them agents with ${settings.clients - settings.agents} conversations, played by`
    + ` ${settings.workers} processes on the same ${cpus().length} cores (load before the cut: ${number(cpu.loadBefore)}). All lines are reset at once.`, '',
    ...head(['what', 'figure']),
    row(['back', String(back)]), row(['50 % back after', after(to50)]), row(['95 % back after', after(to95)]),
    row(['100 % back after', after(to100)]),
    row(['memory of the server before, and at most', `${number(memory.before, 0)} MB, ${number(memory.peak, 0)} MB`]),
    row(['CPU of the server, of PostgreSQL, of the clients',
      `${number(cpu.server)} s, ${number(cpu.postgres)} s, ${number(cpu.clients)} s of ${number(cpu.until)} s`]),
    row(['statements a client', number(statements / settings.clients, 2)]),
    row(['handshakes sent away', String(refused)]), row(['waiting for a connection of the pool at most', String(waiting)]),
    row(['send of one who was not cut: p50, p99', `${number(sends.p50)} ms, ${number(sends.p99)} ms`]),
  ]
  return { title: `A storm of ${settings.clients}`, page, figures: found }
}

async function joins(
  worker: ChildProcess, n: number, { clients, agents, workers }: Settings, where: Pick<Extract<Order, { say: 'join' }>, 'house' | 'databaseUrl'>,
): Promise<void> {
  const share = (count: number) => Math.floor((count * (n + 1)) / workers) - Math.floor((count * n) / workers)
  await joined(worker, {
    ...where, capacity, agents: share(agents), visitors: share(clients - agents), first: 1 + Math.floor((agents * n) / workers),
  })
}

async function allLive(workers: ChildProcess[], clients: number): Promise<void> {
  const live = async (worker: ChildProcess) => {
    const counted = told(worker, 'live')
    order(worker, { say: 'count' })
    return (await counted).count
  }
  for (const deadline = Date.now() + patienceMs; ;) {
    const counts = await Promise.all(workers.map(live))
    const there = counts.reduce((sum, each) => sum + each, 0)
    if (there === clients) return
    if (Date.now() > deadline) throw new Error(`only ${there} of ${clients} clients are there`)
    await pause(1000)
  }
}

/** When each client was back, in milliseconds since 1970; those who never were are missing. */
async function backTimes(workers: ChildProcess[], clients: number): Promise<number[]> {
  const times: number[] = []
  const all = Promise.withResolvers<void>()
  for (const worker of workers) {
    worker.on('message', (message: Told) => {
      if (message.told !== 'back') return
      times.push(message.at)
      if (times.length === clients) all.resolve()
    })
  }
  await Promise.race([all.promise, pause(patienceMs, undefined, { ref: false })])
  return times
}

/** Somebody whose line holds, and who sends five times a second. */
async function sender(house: Parameters<typeof aVisitor>[0]): Promise<{ stop: () => Figures }> {
  const link = await aVisitor(house)
  const opened = await link.ask('conversation:open', { clientId: mintId() })
  if (!opened.ok) throw new Error(opened.error.message)
  const durations: number[] = []
  const startedAt = performance.now()
  const timer = setInterval(() => {
    const sentAt = performance.now()
    const send = { conversationId: opened.conversation.id, clientId: mintId(), body: 'Still there?' }
    void link.ask('message:send', send, { timeoutMs: 30_000 }).then((reply) => {
      durations.push(reply.ok ? performance.now() - sentAt : Number.POSITIVE_INFINITY)
    })
  }, 200)
  return {
    stop: () => {
      clearInterval(timer)
      link.close()
      return figuresOf(durations, (performance.now() - startedAt) / 1000)
    },
  }
}

/** Watches the server while something happens to it. */
async function startMeter(server: { url: string; pid: number }, workers: ChildProcess[], databaseUrl: string, postgresPid: number) {
  const client = new pg.Client(databaseUrl)
  // A server that ends has no more to say here.
  client.on('error', () => undefined)
  await client.connect()
  const transactions = async () => {
    await pause(1100)
    const { rows } = await client.query<{ count: string }>(
      'select xact_commit + xact_rollback as count from pg_stat_database where datname = current_database()')
    return Number(rows[0]?.count ?? 0)
  }
  const before = { transactions: await transactions(), memory: residentMb(server.pid) ?? Number.NaN }
  const cpuOfClients = () => workers.reduce((sum, { pid = 0 }) => sum + cpuSeconds(pid), 0)
  const cpuBefore = { server: cpuSeconds(server.pid), postgres: cpuSecondsOfFamily(postgresPid), clients: cpuOfClients() }
  const [loadBefore = Number.NaN] = loadavg()
  const startedAt = performance.now()
  let peak = before.memory
  let waiting = 0
  const timer = setInterval(() => { peak = Math.max(peak, residentMb(server.pid) ?? 0) }, 100)
  const scraping = setInterval(() => {
    void fetch(`${server.url}/metrics`).then((response) => response.text()).then((text) => {
      waiting = Math.max(waiting, Number(/^parley_database_connections\{state="waiting"\} (\d+)/m.exec(text)?.[1] ?? 0))
    }, () => undefined)
  }, 2000)
  return {
    stop: async () => {
      clearInterval(timer)
      clearInterval(scraping)
      const cpu = {
        server: cpuSeconds(server.pid) - cpuBefore.server, postgres: cpuSecondsOfFamily(postgresPid) - cpuBefore.postgres,
        clients: cpuOfClients() - cpuBefore.clients, until: (performance.now() - startedAt) / 1000, loadBefore,
      }
      const metrics = await fetch(`${server.url}/metrics`).then((response) => response.text(), () => '')
      const refused = Number(/^parley_handshakes_refused_total\{code="unavailable"\} (\d+)/m.exec(metrics)?.[1] ?? 0)
      const statements = await transactions() - before.transactions
      await client.end()
      return { memory: { before: before.memory, peak }, cpu, statements, refused, waiting }
    },
  }
}
