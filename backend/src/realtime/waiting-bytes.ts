import type { AnySocket } from './sockets.js'

type Connection = AnySocket['conn']
interface Packet { data?: unknown }

const sizeOf = ({ data }: Packet): number =>
  typeof data === 'string' ? Buffer.byteLength(data) : Buffer.isBuffer(data) ? data.byteLength : 0

/** How much more is let in unlooked at: looking at each packet would cost more than many of them. */
const UNSEEN_BYTES = 16 * 1024

/** A part of Engine.IO's transport that its types keep to themselves. */
const partOf = (transport: Connection['transport'], name: 'socket' | 'res'): object | null => {
  const part: unknown = Reflect.get(transport, name)
  return typeof part === 'object' ? part : null
}

/**
 * How much waits in this process until one connection reads it. It waits in three places: in Engine.IO's buffer while the
 * transport is busy, in the WebSocket that the kernel takes no more from, and in answers to polls that nobody reads.
 */
export class WaitingBytes {
  /** Everything that was ever to be sent. */
  private begun = 0
  private buffered = 0
  private answering = 0
  private unseen = 0

  /** `grown` is called when much has come since it was called last. */
  constructor(private readonly connection: Connection, grown: () => void) {
    connection.on('packetCreate', (packet: Packet) => {
      const size = sizeOf(packet)
      this.begun += size
      this.buffered += size
      this.unseen += size
      if (this.unseen < UNSEEN_BYTES) return
      this.unseen = 0
      grown()
    })
    connection.on('flush', () => this.flushed())
  }

  /** What waits now. */
  get now(): number {
    const socket = partOf(this.connection.transport, 'socket')
    const inSocket = socket && 'bufferedAmount' in socket && typeof socket.bufferedAmount === 'number' ? socket.bufferedAmount : 0
    return this.buffered + this.answering + inSocket
  }

  /** What the connection has taken so far. */
  get taken(): number {
    return this.begun - this.now
  }

  /** Ends the connection without waiting for what it would still have to read. */
  drop(): void {
    const socket = partOf(this.connection.transport, 'socket')
    if (socket && 'terminate' in socket && typeof socket.terminate === 'function') socket.terminate()
    else this.connection.close(true)
  }

  /** The buffer goes to the transport. What goes into an answer to a poll waits there until it has been taken. */
  private flushed(): void {
    const size = this.buffered
    this.buffered = 0
    const answer = partOf(this.connection.transport, 'res')
    if (!answer || !('once' in answer) || typeof answer.once !== 'function') return
    this.answering += size
    answer.once('close', () => { this.answering -= size })
  }
}
