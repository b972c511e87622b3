// Three servers, one after the other, under the same load from the same process: (a) plain Socket.IO, (b) plain Socket.IO
// with one INSERT, (c) Parley.
import { cpus } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { parleyTalks, setUp } from './parley-talks.js'
import { head, number, row, say, type Ground, type Measuring } from './part.js'
import { figuresOf, type Figures } from './percentiles.js'
import { atFullSpeed, steadily, type Talk } from './phases.js'
import { plainTalks } from './plain-talks.js'
import { cpuSeconds, cpuSecondsOfFamily, startParley, startPlain } from './servers.js'

const lightPerSecond = 20

/** CPU seconds that one of the three has used, and the machine as a whole. */
interface Cpu { clients: number; server: number; postgres: number; machine: number }
interface Measured { name: string; light: Figures; full: Figures; cpu: Cpu }

function cpuNow({ postgresPid }: Ground, serverPid: number): Cpu {
  const { user, system } = process.cpuUsage()
  const machine = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1000
  return { clients: (user + system) / 1e6, server: cpuSeconds(serverPid), postgres: cpuSecondsOfFamily(postgresPid), machine }
}

async function measure(
  ground: Ground, name: string, serverPid: number, talks: Talk[], between: () => void = () => undefined,
): Promise<Measured> {
  say(`${name}: light load`)
  await atFullSpeed(talks, 1)
  between()
  const light = await steadily(talks, lightPerSecond, ground.seconds)
  say(`${name}: full speed`)
  const before = cpuNow(ground, serverPid)
  const full = await atFullSpeed(talks, ground.seconds)
  const after = cpuNow(ground, serverPid)
  const cpu = {
    clients: after.clients - before.clients, server: after.server - before.server, postgres: after.postgres - before.postgres,
    machine: after.machine - before.machine,
  }
  return { name, light, full, cpu }
}

async function measurePlain(ground: Ground, kind: 'echo' | 'insert', name: string): Promise<Measured> {
  const server = await startPlain(kind, kind === 'insert' ? await ground.database('plain') : '')
  const { talks, leave } = await plainTalks(server.url, ground.visitors)
  const measured = await measure(ground, name, server.pid, talks)
  leave()
  await server.stop()
  return measured
}

async function measureParley(ground: Ground): Promise<{ parley: Measured; seen: Pick<Measured, 'name' | 'light' | 'full'> }> {
  say('c: Parley starts')
  const server = await startParley(await ground.database('throughput'), ground.folder)
  try {
    const { talks, takeSeen, leave } = await parleyTalks(await setUp(server.url), ground.visitors, ground.agents)
    const parley = await measure(ground, 'c: Parley, send to acknowledgement', server.pid, talks, takeSeen)
    await pause(1000)
    const durations = takeSeen()
    leave()
    if (durations.length < parley.light.count + parley.full.count) throw new Error('The agents did not see every message.')
    const seen = {
      name: "c: Parley, send to the agent's screen",
      light: figuresOf(durations.slice(0, parley.light.count), ground.seconds),
      full: figuresOf(durations.slice(parley.light.count), ground.seconds),
    }
    return { parley, seen }
  } finally {
    await server.stop()
  }
}

const figuresHead = head(['', 'sends', 'per second', 'p50 ms', 'p95 ms', 'p99 ms'])
const line = (name: string, { count, perSecond, p50, p95, p99 }: Figures) =>
  row([name, String(count), number(perSecond, 0), number(p50), number(p95), number(p99)])
const percent = (share: number) => `${number(share * 100, 0)} %`
/** What each send costs, and how much of its one core the server had, and of the machine all of it and others. */
function cpuLine({ name, full: { count, perSecond }, cpu: { clients, server, postgres, machine } }: Measured): string {
  const all = clients + server + postgres
  const coreSeconds = (count / perSecond) * cpus().length
  return row([
    name, ...[clients, server, postgres, all].map((seconds) => number((seconds * 1e6) / count, 0)),
    percent(server / (count / perSecond)), percent(all / coreSeconds), percent(Math.max(0, machine - all) / coreSeconds),
  ])
}

/** Sends at light load and at full speed, and what they cost. */
export const throughput: Measuring = async (ground) => {
  const echo = await measurePlain(ground, 'echo', 'a: plain Socket.IO')
  const insert = await measurePlain(ground, 'insert', 'b: plain Socket.IO, one INSERT')
  const { parley, seen } = await measureParley(ground)
  const all = [echo, insert, parley, seen]
  const ratios = (name: string, pick: (measured: Measured) => number) =>
    row([name, number(pick(parley) / pick(echo), 2), number(pick(parley) / pick(insert), 2)])
  const { visitors, agents, seconds } = ground
  return {
    title: 'Throughput',
    page: [
      `${visitors} visitors, ${agents} agents, ${cpus().length} cores shared by server, clients and PostgreSQL (fsync on).`, '',
      `### Light load: ${lightPerSecond} sends/s for ${seconds} s`, ...figuresHead,
      ...all.map(({ name, light }) => line(name, light)), '',
      `### Full speed: ${visitors} conversations, each sends when answered, ${seconds} s`, ...figuresHead,
      ...all.map(({ name, full }) => line(name, full)), '',
      '### CPU at full speed, µs a send',
      ...head(['', 'clients', 'server', 'PostgreSQL', 'all', 'server of one core', 'all of the machine', 'other programs']),
      ...[echo, insert, parley].map(cpuLine), '',
      '### Ratios', ...head(['', 'c/a', 'c/b']),
      ratios('p50 at light load', ({ light }) => light.p50),
      ratios('p99 at light load', ({ light }) => light.p99),
      ratios('sends per second at full speed', ({ full }) => full.perSecond),
    ],
    figures: { settings: { visitors, agents, seconds, lightPerSecond }, echo, insert, parley, seen },
  }
}
