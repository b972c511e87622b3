import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openWire, type Wire } from './wire.js'

let server: Server
let wire: Wire
/** The far ends, as the server sees them, and all that came to each. */
let arrived: { socket: Socket; text: string; chunks: number }[]

beforeEach(async () => {
  arrived = []
  server = createServer({ noDelay: true }, (socket) => {
    const end = { socket, text: '', chunks: 0 }
    arrived.push(end)
    socket.on('data', (chunk) => {
      end.text += chunk.toString()
      end.chunks += 1
    })
    socket.on('error', () => socket.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  wire = await openWire('test', (server.address() as AddressInfo).port, () => 0.5)
})
afterEach(async () => {
  await wire.close()
  server.close()
})

async function call(): Promise<{ socket: Socket; heard: () => string; lost: Promise<string> }> {
  const socket = connect({ port: wire.port, host: '127.0.0.1', noDelay: true })
  let text = ''
  socket.on('data', (chunk) => { text += chunk.toString() })
  const lost = new Promise<string>((resolve) => {
    socket.on('error', (error) => resolve('code' in error ? String(error.code) : error.message))
    socket.on('close', () => resolve('closed'))
  })
  await once(socket, 'connect')
  return { socket, heard: () => text, lost }
}
const until = (isSo: () => boolean) => expect.poll(isSo, { interval: 5, timeout: 3_000 }).toBe(true)
const far = (place = 0) => {
  const end = arrived[place]
  if (!end) throw new Error('nobody arrived')
  return end
}
/** Both ends of one more connection, after something has gone over it. */
async function pair() {
  const near = await call()
  const place = arrived.length
  near.socket.write('hello')
  await until(() => arrived[place]?.text === 'hello')
  return { near, end: far(place) }
}

it('carries both ways in fair weather, and an end too', async () => {
  const { near, end } = await pair()
  end.socket.write('and back')
  await until(() => near.heard() === 'and back')
  near.socket.end()
  await once(end.socket, 'end')
})

it('holds one direction and lets the other through, and loses nothing of what it held', async () => {
  const { near, end } = await pair()
  wire.set({ held: ['up'] })
  near.socket.write(' later')
  end.socket.write('now')
  await until(() => near.heard() === 'now')
  expect(end.text).toBe('hello')
  wire.heal()
  await until(() => end.text === 'hello later')
})

it('keeps the end of one side from the other while it holds', async () => {
  const { near, end } = await pair()
  wire.set({ held: ['up', 'down'] })
  near.socket.resetAndDestroy()
  const other = await call()
  expect(end.socket.destroyed).toBe(false)
  wire.heal()
  await until(() => end.socket.destroyed)
  other.socket.write('still here')
  await until(() => far(1).text === 'still here')
})

it('freezes the connections of now, and not those to come', async () => {
  const { near, end } = await pair()
  wire.freeze()
  near.socket.write(' never')
  const { end: second } = await pair()
  expect(second.text).toBe('hello')
  expect(end.text).toBe('hello')
})

it('resets, and carries for who calls again', async () => {
  const { near } = await pair()
  wire.reset()
  expect(await near.lost).toBe('ECONNRESET')
  await pair()
})

it('is down for all, and forgets who was connected when it is asked to', async () => {
  const { near } = await pair()
  wire.set({ isDown: true })
  expect(await near.lost).toBe('ECONNRESET')
  const refused = connect(wire.port, '127.0.0.1')
  await once(refused, 'error')
  wire.heal()
  const { near: third } = await pair()
  wire.heal('forgetting')
  expect(await third.lost).toBe('ECONNRESET')
})

it('slices', async () => {
  const { near, end } = await pair()
  wire.set({ sliceBytes: 2 })
  near.socket.write('abcdefgh')
  await until(() => end.text === 'helloabcdefgh')
  expect(end.chunks).toBeGreaterThan(3)
})

it('takes its time, and carries no more than its bandwidth', async () => {
  const { near, end } = await pair()
  const timed = async (text: string) => {
    const startedAt = performance.now()
    near.socket.write(text)
    await until(() => end.text.endsWith(text))
    return performance.now() - startedAt
  }
  wire.set({ latencyMs: 100, jitterMs: 100 })
  expect(await timed('slow')).toBeGreaterThan(140)
  wire.heal()
  wire.set({ bytesPerSecond: 1_000 })
  expect(await timed('x'.repeat(300))).toBeGreaterThan(250)
})

it('says whether bad weather met anything', async () => {
  const { near, end } = await pair()
  wire.set({ held: ['up'] })
  wire.heal()
  end.socket.write('fair')
  await until(() => near.heard() === 'fair')
  expect(wire.felt()).toBe(0)
  wire.set({ held: ['up'] })
  near.socket.write('held')
  await until(() => wire.felt() === 1)
  wire.heal()
  await until(() => end.text === 'helloheld')
  wire.set({ isDown: true })
  expect(wire.felt()).toBe(2)
  await near.lost
  const refused = connect({ port: wire.port, host: '127.0.0.1' }).on('error', () => undefined)
  await new Promise((resolve) => refused.once('close', resolve))
  expect(wire.felt()).toBe(3)
})
