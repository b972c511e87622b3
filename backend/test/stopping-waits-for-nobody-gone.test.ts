import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { InFlight } from '../src/realtime/in-flight.js'
import { opens, says } from './talks.js'
import { aWorld } from './world.js'

it('a socket that goes away in the middle of its requests is not waited for when the process stops', async () => {
  const world = await aWorld({ DRAIN_MS: '60000' })
  const visitor = await world.aVisitor()
  const socket = await visitor.connect()
  const { id } = await opens(visitor)
  for (let n = 0; n < 5; n += 1) {
    socket.emit('message:send', { conversationId: id, clientId: randomUUID(), body: `last words ${n}` }, () => undefined)
  }
  socket.disconnect()
  const other = await world.aVisitor()
  await other.connect()
  await says(other, (await opens(other)).id, 'still here')
  await world.app.get(InFlight, { strict: false }).quiet()
  await world.close()
  expect(world.app.getHttpServer().listening).toBe(false)
})
