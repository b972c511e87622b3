// What is told to one connection in one turn costs one write, and comes in the order in which it was told.
import { Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { Namespaces } from '../src/realtime/namespaces.js'
import { rooms } from '../src/realtime/rooms.js'
import { opens } from './talks.js'
import { aWorld, type World } from './world.js'

let world: World
beforeAll(async () => { world = await aWorld() })
afterEach(() => vi.restoreAllMocks())
afterAll(() => world.close())

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
  const writes = vi.spyOn(Socket.prototype, '_writev')
  const single = vi.spyOn(Socket.prototype, '_write')
  const told = Array.from({ length: 100 }, (_, n) => `push ${n}`)
  const room = world.app.get(Namespaces, { strict: false }).visitors?.to(rooms.conversation(id))
  for (const preview of told) room?.emit('typing', { conversationId: id, by: { kind: 'visitor' }, typing: true, preview })
  await all
  expect(writes.mock.calls.length + single.mock.calls.length).toBe(1)
  expect(heard).toEqual(told)
})
