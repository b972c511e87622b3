import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort, isInstalled, runProgram } from '@parley/backend/test/programs'
import { io, type Socket } from 'socket.io-client'
import { head, number, row, say, type Measuring } from './part.js'
import { figuresOf, type Figures } from './percentiles.js'
import { cpuSeconds } from './servers.js'

const kinds = ['sharded', 'streams'] as const
export type AdapterKind = (typeof kinds)[number]
/** What one of the servers is to push. */
export interface Order { perSecond: number; seconds: number; rooms: number; body: string }

const sockets = 200
const perSecond = 1_000
const body = 'x'.repeat(400)
/** In turn, as the machine has other moods at other times. */
const rounds = 3

interface Measured { kind: AdapterKind; figures: Figures; missing: number; serverUs: number; redisUs: number }

/** What it costs to carry pushes from one process to the sockets of another, by the adapter that carries them. */
export const adapters: Measuring = async ({ seconds }) => {
  const title = 'Adapters between backends'
  if (!isInstalled('redis-server')) return { title, page: ['There is no redis-server here.'], figures: {} }
  const port = await freePort()
  const redis = await runProgram('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], port)
  try {
    const found: Measured[] = []
    const url = `redis://127.0.0.1:${port}`
    for (let round = 1; round <= rounds; round += 1) {
      for (const kind of kinds) {
        say(`adapters: ${kind}, round ${round}`)
        found.push(await measure(kind, url, redis.pid, seconds))
      }
    }
    const line = ({ kind, figures, missing, serverUs, redisUs }: Measured) => row([
      kind, String(figures.count), String(missing), number(figures.p50), number(figures.p99), number(serverUs, 0), number(redisUs, 0),
    ])
    return {
      title,
      page: [
        `${sockets} sockets on one process, ${perSecond} pushes a second of ${body.length} bytes from another, ${seconds} s.`, '',
        ...head(['adapter', 'pushes that came', 'missing', 'p50 ms', 'p99 ms', 'µs of both processes a push', 'µs of Redis a push']),
        ...found.map(line),
      ],
      figures: { settings: { sockets, perSecond, bytes: body.length, seconds }, found },
    }
  } finally {
    await redis.stop()
  }
}

async function measure(kind: AdapterKind, redisUrl: string, redisPid: number, seconds: number): Promise<Measured> {
  const children = [start(kind, redisUrl), start(kind, redisUrl)] as const
  const [from, to] = children
  try {
    const [, url] = await Promise.all(children.map(urlOf))
    const durations: number[] = []
    const clients = await Promise.all(Array.from({ length: sockets }, (_, n) => come(url ?? '', n, durations)))
    await pause(500)
    const cpu = () => ({ servers: cpuSeconds(from.pid ?? 0) + cpuSeconds(to.pid ?? 0), redis: cpuSeconds(redisPid) })
    const before = cpu()
    const pushed = once(from, 'message')
    from.send({ perSecond, seconds, rooms: sockets, body } satisfies Order)
    await pushed
    await pause(1_000)
    const after = cpu()
    for (const socket of clients) socket.disconnect()
    const count = perSecond * seconds
    const each = (spent: number) => (spent * 1e6) / count
    return {
      kind, figures: figuresOf(durations, seconds), missing: count - durations.length,
      serverUs: each(after.servers - before.servers), redisUs: each(after.redis - before.redis),
    }
  } finally {
    for (const child of children) child.kill('SIGKILL')
  }
}

const start = (kind: AdapterKind, redisUrl: string) =>
  fork(fileURLToPath(new URL('adapter-server.js', import.meta.url)), [kind, redisUrl])

async function urlOf(child: ChildProcess): Promise<string> {
  const [{ url }] = await once(child, 'message') as [{ url: string }]
  return url
}

async function come(url: string, n: number, durations: number[]): Promise<Socket> {
  const socket = io(url, { auth: { n }, transports: ['websocket'], forceNew: true, reconnection: false })
  socket.on('entry', ({ sentAt }: { sentAt: number }) => { durations.push(performance.timeOrigin + performance.now() - sentAt) })
  await new Promise<void>((done, fail) => socket.once('connect', done).once('connect_error', fail))
  return socket
}
