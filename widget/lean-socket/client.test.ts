import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server, type Socket } from 'socket.io'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { io } from './client.js'

const http = createServer()
const server = new Server(http, { serveClient: false })
let url = ''
let theirs: Socket
const open: ReturnType<typeof io>[] = []

beforeAll(async () => {
  server.of('/visitor').use((socket, next) => {
    if (socket.handshake.auth['token'] === 'good') return next()
    next(Object.assign(new Error('not you'), { data: { code: 'unauthenticated' } }))
  })
  server.of('/visitor').on('connection', (socket) => {
    theirs = socket
    socket.on('double', ({ of }: { of: number }, answer: (reply: object) => void) => answer({ ok: true, is: of * 2 }))
    socket.on('slow', () => undefined)
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  vi.stubGlobal('location', { href: `${url}/widget/frame` })
})
afterEach(() => { for (const socket of open.splice(0)) socket.disconnect() })
afterAll(async () => {
  vi.unstubAllGlobals()
  await server.close()
})

type Transports = ('websocket' | 'polling')[]
function dial({ token = 'good', to = '/visitor', transports = ['websocket', 'polling'] as Transports } = {}) {
  const socket = io(to, { auth: { token }, timeout: 5_000, transports, tryAllTransports: true })
  open.push(socket)
  const heard: unknown[] = []
  const settled = new Promise<void>((resolve) => {
    socket.on('connect', () => {
      heard.push('connected')
      resolve()
    })
    socket.on('connect_error', ({ message, data }) => {
      heard.push([message, data])
      resolve()
    })
  })
  socket.on('disconnect', (reason) => heard.push(reason))
  socket.onAny((name, payload) => heard.push([name, payload]))
  const ask = (event: string, request: object, ms = 5_000) => new Promise<unknown>((resolve) => {
    socket.timeout(ms).emit(event, request, (error, reply) => resolve(error ? error.message : reply))
  })
  return { socket, heard, settled, ask }
}

describe('the lean client, at a real server', () => {
  it.each<Transports>([['websocket', 'polling'], ['polling', 'websocket'], ['polling']])(
    'is let in, is answered, and hears what is pushed, over %s first', async (...transports) => {
      const { heard, settled, ask } = dial({ transports })
      await settled
      expect(await Promise.all([ask('double', { of: 2 }), ask('double', { of: 21 })]))
        .toEqual([{ ok: true, is: 4 }, { ok: true, is: 42 }])
      theirs.emit('entry', { body: '发票, "quoted"\n' })
      await vi.waitFor(() => expect(heard).toEqual(['connected', ['entry', { body: '发票, "quoted"\n' }]]))
    })

  it('is told why it is not let in', async () => {
    const { heard, settled, socket } = dial({ token: 'bad' })
    await settled
    expect(heard).toEqual([['not you', { code: 'unauthenticated' }]])
    expect(socket.connected).toBe(false)
  })

  it('tells a server that hangs up from a line that is lost, and gives up what it asked', async () => {
    const { heard, settled, ask } = dial()
    await settled
    const asked = ask('slow', {})
    theirs.disconnect()
    expect(await asked).toBe('no answer')
    const lost = dial()
    await lost.settled
    theirs.conn.close()
    await vi.waitFor(() => expect([heard, lost.heard])
      .toEqual([['connected', 'io server disconnect'], ['connected', 'transport close']]))
  })

  it('waits no longer for an answer than it was told to', async () => {
    const { settled, ask } = dial()
    await settled
    expect(await ask('slow', {}, 20)).toBe('no answer')
    expect(await ask('double', { of: 1 })).toEqual({ ok: true, is: 2 })
  })

  it('hears nothing after it was put down, and the server knows', async () => {
    const { socket, heard, settled } = dial()
    await settled
    const gone = once(theirs, 'disconnect')
    socket.off()
    socket.offAny()
    socket.disconnect()
    expect((await gone)[0]).toBe('client namespace disconnect')
    expect([heard, socket.connected]).toEqual([['connected'], false])
  })

  it('fails at an address where nobody is', async () => {
    const { heard, settled } = dial({ to: 'http://127.0.0.1:1/visitor' })
    await settled
    expect(heard).toHaveLength(1)
    expect(heard[0]).not.toBe('connected')
  })
})
