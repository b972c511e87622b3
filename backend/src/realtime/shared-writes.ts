import { Socket } from 'node:net'
import type { AnySocket } from './sockets.js'

type Connection = AnySocket['conn']

/**
 * Lets all that is sent to one connection in one turn of the event loop go out in one write. Engine.IO hands each packet
 * on at once, and each is a call of the system: where many talk, those cost more than all the rest. What was sent
 * first still goes first, and nothing waits for longer than the turn.
 */
export function shareWrites(connection: Connection): void {
  const flush: unknown = Reflect.get(connection, 'flush')
  if (typeof flush !== 'function') throw new Error('Engine.IO empties its buffer in another way than it did.')
  let isDue = false
  const flushAll = (): void => {
    isDue = false
    const stream = streamOf(connection.transport)
    stream?.cork()
    Reflect.apply(flush, connection, [])
    stream?.uncork()
  }
  Reflect.set(connection, 'flush', () => {
    if (isDue) return
    isDue = true
    process.nextTick(flushAll)
  })
}

/** The connection under a WebSocket; a poll has none of its own. */
function streamOf(transport: Connection['transport']): Socket | null {
  const webSocket: unknown = Reflect.get(transport, 'socket')
  const stream: unknown = typeof webSocket === 'object' && webSocket !== null ? Reflect.get(webSocket, '_socket') : null
  return stream instanceof Socket ? stream : null
}
