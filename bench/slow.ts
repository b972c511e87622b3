import { setTimeout as pause } from 'node:timers/promises'
import type { AgentLink } from '@parley/client'
import { leanDial } from './lean-line.js'
import { anAgent, parleyTalks, setUp } from './parley-talks.js'
import { head, number, row, say, type Measuring } from './part.js'
import type { Figures } from './percentiles.js'
import { atFullSpeed, steadily, type Talk } from './phases.js'
import { residentMb, startParley } from './servers.js'

/** Tabs of agents, who have every conversation of their queue open, on lines that carry next to nothing. */
const readers = 20
const bytesPerSecond = 1024
const lightPerSecond = 20

interface Measured { light: Figures; full: Figures; mostMb: number | null }

/** What neighbours notice of readers that are too slow, and what these cost: one run, without them, with them, without. */
export const slow: Measuring = async ({ folder, database, visitors, agents, seconds }) => {
  say('slow: Parley starts')
  const server = await startParley(await database('slow'), folder)
  try {
    const house = await setUp(server.url)
    const { talks, conversationIds, leave } = await parleyTalks(house, visitors, agents)
    await atFullSpeed(talks, 2)
    say('slow: without slow readers')
    const before = await measure(server.pid, talks, seconds)
    const links: AgentLink[] = []
    const dial = leanDial(server.url, '/agent', bytesPerSecond)
    for (let n = 1; n <= readers; n += 1) links.push(await anAgent(house, 1000 + n, 1, { dial }))
    for (const link of links) follow(link, conversationIds)
    await settles(talks)
    say(`slow: with ${readers} of them`)
    const beside = await measure(server.pid, talks, seconds)
    const ended = await endedSlow(server.url)
    for (const link of links) link.close()
    await pause(2_000)
    say('slow: without them again')
    const after = await measure(server.pid, talks, seconds)
    leave()
    const ratio = (of: (measured: Measured) => number) => number((2 * of(beside)) / (of(before) + of(after)), 2)
    const line = (name: string, { light, full, mostMb }: Measured) => row([
      name, number(light.p50), number(light.p99), number(full.perSecond, 0), number(full.p50), number(full.p99),
      mostMb === null ? '' : number(mostMb, 0),
    ])
    return {
      title: 'Slow readers',
      page: [
        `${visitors} visitors and ${agents} agents talk: ${lightPerSecond} sends/s for ${seconds} s, then each sends when answered for as long.`,
        `${readers} tabs of other agents of the queue read ${bytesPerSecond} bytes a second beside them. ${ended} of their connections were ended as too slow.`, '',
        ...head(['', 'p50 ms, light', 'p99 ms, light', 'sends/s, full speed', 'p50 ms, full', 'p99 ms, full', 'server, most MB']),
        line('without them', before), line('with them', beside), line('without them again', after),
        row(['ratio', ratio(({ light }) => light.p50), ratio(({ light }) => light.p99), ratio(({ full }) => full.perSecond),
          ratio(({ full }) => full.p50), ratio(({ full }) => full.p99), '']),
      ],
      figures: { settings: { visitors, agents, seconds, readers, bytesPerSecond }, before, beside, after, ended },
    }
  } finally {
    await server.stop()
  }
}

/** Nobody waits for what a line brings that carries next to nothing. */
function follow(link: AgentLink, conversationIds: string[]): void {
  for (const conversationId of conversationIds) void link.ask('conversation:sync', { conversationId, afterSeq: 0, limit: 1 })
}

/** What so many ask as they come is work of the server, and no slow reading: it is over before anything is measured. */
async function settles([talk]: Talk[]): Promise<void> {
  const endsAt = performance.now() + 30_000
  for (let quick = 0; quick < 10 && performance.now() < endsAt;) {
    const sentAt = performance.now()
    await talk?.send('settling')
    quick = performance.now() - sentAt < 20 ? quick + 1 : 0
  }
}

async function measure(pid: number, talks: Talk[], seconds: number): Promise<Measured> {
  let mostMb = residentMb(pid)
  const watching = setInterval(() => { mostMb = Math.max(mostMb ?? 0, residentMb(pid) ?? 0) || null }, 200)
  try {
    const light = await steadily(talks, lightPerSecond, seconds)
    const full = await atFullSpeed(talks, seconds)
    return { light, full, mostMb }
  } finally {
    clearInterval(watching)
  }
}

async function endedSlow(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(/^parley_slow_sockets_total\{kind="agent"\} (\d+)/m.exec(text)?.[1] ?? 0)
}
