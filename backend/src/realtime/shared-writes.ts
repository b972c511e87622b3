import { Socket } from 'node:net'
import type { AnySocket } from './sockets.js'

type Connection = AnySocket['conn']

/** Connections that are written to in one turn. What a thousand are told at once would keep all else waiting for 20 ms. */
const TOGETHER = 50

const due: (() => void)[] = []
let isScheduled = false

/** Runs it at the end of the turn, or in one of the next where many are due. */
function atTheEnd(flush: () => void): void {
  due.push(flush)
  if (isScheduled) return
  isScheduled = true
  process.nextTick(flushSome)
}

function flushSome(): void {
  try {
    for (let flushed = 0; flushed < TOGETHER; flushed += 1) due.shift()?.()
  } finally {
    isScheduled = due.length > 0
    if (isScheduled) setImmediate(flushSome)
  }
}

/** Resolves when all that was sent until now has been written. */
export const written = (): Promise<void> => new Promise((done) => { atTheEnd(done) })

/**
 * Lets all that is sent to one connection in one turn of the event loop go out in one write. Engine.IO hands each packet
 * on at once, and each is a call of the system: where many talk, those cost more than all the rest. What was sent
 * first still goes first, and where few are written to nothing waits for longer than the turn.
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
    atTheEnd(flushAll)
  })
}

/** The connection under a WebSocket; a poll has none of its own. */
function streamOf(transport: Connection['transport']): Socket | null {
  const webSocket: unknown = Reflect.get(transport, 'socket')
  const stream: unknown = typeof webSocket === 'object' && webSocket !== null ? Reflect.get(webSocket, '_socket') : null
  return stream instanceof Socket ? stream : null
}
