// One of two backends' worth of Socket.IO, with one of the adapters that carry pushes between them over Redis.
import { createServer } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { createShardedAdapter } from '@socket.io/redis-adapter'
import { createAdapter } from '@socket.io/redis-streams-adapter'
import { createClient } from 'redis'
import { Server } from 'socket.io'
import type { AdapterKind, Order } from './adapters.js'

const [kind, url] = process.argv.slice(2) as [AdapterKind, string]
const client = createClient({ url })
const subscriber = client.duplicate()
await Promise.all([client.connect(), subscriber.connect()])
const http = createServer()
const io = new Server(http, {
  perMessageDeflate: false, serveClient: false,
  adapter: kind === 'streams' ? createAdapter(client) : createShardedAdapter(client, subscriber, { subscriptionMode: 'static' }),
})
io.on('connection', (socket) => { void socket.join(`room ${String(socket.handshake.auth['n'])}`) })

/** Pushes at a steady rate, in steps of a few milliseconds, to one room after the other. */
async function push({ perSecond, seconds, rooms, body }: Order): Promise<void> {
  const beganAt = performance.now()
  for (let n = 0; n < perSecond * seconds;) {
    const due = Math.min(perSecond * seconds, ((performance.now() - beganAt) * perSecond) / 1000)
    for (; n < due; n += 1) io.to(`room ${n % rooms}`).emit('entry', { sentAt: performance.timeOrigin + performance.now(), body })
    await pause(2)
  }
}
process.on('message', (order: Order) => { void push(order).then(() => process.send?.({ pushed: true })) })
http.listen(0, '127.0.0.1', () => {
  const address = http.address()
  process.send?.({ url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` })
})
process.on('disconnect', () => process.exit(0))
