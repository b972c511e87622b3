import { createServer } from 'node:http'
import { connect, createServer as createRelay, type AddressInfo, type Socket as Wire } from 'node:net'
import type { PushesToVisitor, VisitorEvents } from '@parley/protocol'
import { Server, type Socket } from 'socket.io'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { startHeartbeat } from './heartbeat.js'
import { createLink, type LinkOptions, type VisitorLink } from './link.js'
import { isNoAnswer } from './outcome.js'
import type { Page } from './page.js'

/** A Socket.IO server as small as can be, on a port of its own that it keeps over restarts. */
async function smallServer() {
  const tokens = new Set(['good'])
  const sockets: Socket[] = []
  let port = 0
  const start = async () => {
    const http = createServer()
    const io = new Server(http, { serveClient: false })
    io.of('/visitor').use((socket, next) => {
      if (tokens.has(String(socket.handshake.auth['token']))) return next()
      next(Object.assign(new Error('token'), { data: { code: 'unauthenticated', message: 'The token is not good.' } }))
    })
    io.of('/visitor').on('connection', (socket) => {
      sockets.push(socket)
      socket.on('heartbeat', (_request: object, answer: (reply: object) => void) => {
        answer({ ok: true, now: 'now', heads: {} })
      })
    })
    await new Promise<void>((resolve) => {
      http.listen(port, '127.0.0.1', resolve)
    })
    port = (http.address() as AddressInfo).port
    return () => io.close()
  }
  let stop = await start()
  return {
    url: `http://127.0.0.1:${port}`, tokens, sockets,
    stop: () => stop(),
    async start() {
      stop = await start()
    },
  }
}

/** A wire to the server that can fall silent in both directions, while both ends believe that it stands. */
async function aWire(url: string) {
  const pairs = new Set<[Wire, Wire]>()
  const relay = createRelay((near) => {
    const far = connect(Number(new URL(url).port), '127.0.0.1')
    pairs.add([near, far])
    near.pipe(far)
    far.pipe(near)
    for (const end of [near, far]) end.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => {
    relay.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`,
    swallow() {
      for (const [near, far] of pairs) {
        near.unpipe(far).resume()
        far.unpipe(near).resume()
      }
    },
    close() {
      for (const pair of pairs) for (const end of pair) end.destroy()
      relay.close()
    },
  }
}

const open: { close(): unknown }[] = []
const linkTo = (url: string, options: Partial<LinkOptions> = {}): VisitorLink => {
  const link = createLink<VisitorEvents, PushesToVisitor>({
    url, namespace: '/visitor', token: async () => 'good', random: () => 0.1, ...options,
  })
  open.push(link)
  return link
}
const serve = async () => {
  const server = await smallServer()
  open.push({ close: server.stop })
  return server
}
const until = (link: VisitorLink, state: string) =>
  vi.waitFor(() => expect(link.state.value).toBe(state), { timeout: 8_000, interval: 10 })

afterEach(async () => {
  await Promise.all(open.splice(0).map((part) => part.close()))
})

describe('a line over Socket.IO', () => {
  it('offers token, protocol and headers, asks, and hears', async () => {
    const server = await serve()
    const link = linkTo(server.url, { extraHeaders: { origin: 'https://shop.example' } })
    await until(link, 'online')
    expect(server.sockets[0]?.handshake).toMatchObject({
      auth: { token: 'good', protocol: 1 }, headers: { origin: 'https://shop.example' },
    })
    expect(await link.ask('heartbeat', {})).toEqual({ ok: true, now: 'now', heads: {} })
    const heard = new Promise((resolve) => {
      link.on('presence', resolve)
    })
    server.sockets[0]?.emit('presence', { availability: 'online' })
    expect(await heard).toEqual({ availability: 'online' })
  })

  it('has no answer in time, and none when the line breaks', async () => {
    const server = await serve()
    const link = linkTo(server.url)
    await until(link, 'online')
    expect(isNoAnswer(await link.ask('page', { url: 'a', title: 'b' }, { timeoutMs: 20 }))).toBe(true)
    const asked = link.ask('page', { url: 'a', title: 'b' })
    server.sockets[0]?.disconnect(true)
    expect(isNoAnswer(await asked)).toBe(true)
    await until(link, 'online')
    expect(server.sockets).toHaveLength(2)
  })

  it('that swallows every byte is replaced within 2 s of waking, whether the machine slept long or a moment', async () => {
    const server = await serve()
    const wire = await aWire(server.url)
    open.push(wire)
    const wakes = new Set<(sleptMs: number) => void>()
    const page: Page = {
      isVisible: () => true,
      onWake(handler) {
        wakes.add(handler)
        return () => void wakes.delete(handler)
      },
    }
    const link = linkTo(wire.url, { page })
    const onHeads = vi.fn<() => void>()
    open.push({ close: startHeartbeat(link, { page, onHeads }) })
    await until(link, 'online')
    for (const sleptMs of [20 * 60_000, 0]) {
      const online = new Promise<void>((resolve) => {
        const stop = link.onOnline(() => {
          stop()
          resolve()
        })
      })
      wire.swallow()
      const woke = Date.now()
      for (const wake of wakes) wake(sleptMs)
      await online
      expect(Date.now() - woke).toBeLessThan(2_000)
      expect((await link.ask('heartbeat', {})).ok).toBe(true)
    }
  })

  it('comes back when the server does', async () => {
    const server = await serve()
    const link = linkTo(server.url)
    await until(link, 'online')
    await server.stop()
    await until(link, 'offline')
    await server.start()
    await until(link, 'online')
    expect((await link.ask('heartbeat', {})).ok).toBe(true)
  })

  it('moves when the server says that it goes away', async () => {
    const server = await serve()
    const link = linkTo(server.url)
    await until(link, 'online')
    server.sockets[0]?.emit('server:draining', { reconnectAfterMs: 30 })
    await vi.waitFor(() => expect(server.sockets).toHaveLength(2))
    await until(link, 'online')
    expect(server.sockets[0]?.connected).toBe(false)
  })

  it('meets a refused token with a new one, and stops when that is refused, too', async () => {
    const server = await serve()
    const token = vi.fn<LinkOptions['token']>(async (need) => need === 'new' ? 'good' : 'old')
    const link = linkTo(server.url, { token })
    await until(link, 'online')
    expect(token.mock.calls).toEqual([['any'], ['new']])
    server.tokens.clear()
    link.reconnectNow()
    await until(link, 'refused')
    expect(link.refusal.value).toEqual({ code: 'unauthenticated', message: 'The token is not good.' })
  })

  it('falls back to polling where WebSockets do not get through', async () => {
    const server = await serve()
    const link = linkTo(server.url)
    await until(link, 'online')
    expect(server.sockets[0]?.conn.transport.name).toBe('websocket')
    await server.stop()
    const http = createServer((_request, response) => response.writeHead(404).end())
    http.on('upgrade', (_request, socket) => socket.destroy())
    const io = new Server(http, { transports: ['polling'] })
    open.push(io)
    let name = ''
    io.of('/visitor').on('connection', (socket) => {
      name = socket.conn.transport.name
    })
    await new Promise<void>((resolve) => {
      http.listen(Number(new URL(server.url).port), '127.0.0.1', resolve)
    })
    await vi.waitFor(() => expect(name).toBe('polling'), { timeout: 8_000 })
    await until(link, 'online')
  })
})
