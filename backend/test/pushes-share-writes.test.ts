// What is told to one connection in one turn costs one write, and comes in the order in which it was told.
import { Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { Namespaces } from '../src/realtime/namespaces.js'
import { rooms } from '../src/realtime/rooms.js'
import { opens } from './talks.js'
import { aWorld, type World } from './world.js'

let world: World
beforeAll(async () => { world = await aWorld({ RATE_FACTOR: '1000' }) })
afterEach(() => vi.restoreAllMocks())
afterAll(() => world.close())

/** The server's sockets that were written to, from now on, once for each write. */
function countWrites(): Socket[] {
  const port = Number(new URL(world.url).port)
  const writes: Socket[] = []
  const { _writev: writev, _write: write } = Socket.prototype
  const count = (socket: Socket) => { if (socket.localPort === port) writes.push(socket) }
  vi.spyOn(Socket.prototype, '_writev').mockImplementation(function (this: Socket, ...all) {
    count(this)
    return writev?.apply(this, all)
  })
  vi.spyOn(Socket.prototype, '_write').mockImplementation(function (this: Socket, ...all) {
    count(this)
    return write.apply(this, all)
  })
  return writes
}

it('a hundred pushes of one turn are one write, in order', async () => {
  const visitor = await world.aVisitor()
  const socket = await visitor.connect()
  const { id } = await opens(visitor)
  const heard: string[] = []
  const all = new Promise<void>((done) => {
    socket.on('typing', ({ preview }: { preview: string }) => {
      if (heard.push(preview) === 100) done()
    })
  })
  const writes = countWrites()
  const told = Array.from({ length: 100 }, (_, n) => `push ${n}`)
  const room = world.app.get(Namespaces, { strict: false }).visitors?.to(rooms.conversation(id))
  for (const preview of told) room?.emit('typing', { conversationId: id, by: { kind: 'visitor' }, typing: true, preview })
  await all
  expect(writes).toHaveLength(1)
  expect(heard).toEqual(told)
})

it('where very many are told, others have their turn between the writes', async () => {
  const visitor = await world.aVisitor()
  const tabs = 120
  for (let n = 0; n < tabs; n += 1) await visitor.connect()
  const writes = countWrites()
  const counted: number[] = []
  world.app.get(Namespaces, { strict: false }).visitors?.to(rooms.visitor(visitor.id)).emit('server:draining', { reconnectAfterMs: 7 })
  await new Promise<void>((done) => {
    const look = () => {
      const writtenTo = new Set(writes).size
      counted.push(writtenTo)
      if (writtenTo < tabs) setImmediate(look)
      else done()
    }
    setImmediate(look)
  })
  const each = counted.map((now, nth) => now - (counted[nth - 1] ?? 0))
  expect(Math.max(...each)).toBeLessThanOrEqual(50)
  await expect.poll(() => visitor.pushes.filter(({ event }) => event === 'server:draining').length).toBe(tabs)
})
