import { io } from 'socket.io-client'
import type { Handshake, ReplyError } from '@parley/protocol'
import { noAnswer } from './outcome.js'

/** What one line tells its link; nothing any more after `close`. */
export interface LineEvents {
  up(): void
  /** The line never came up; with an error when the server said why. */
  failed(error: ReplyError | null): void
  /** It was up and is gone. `ended`: the server hung up, so the token may no longer be good. */
  down(why: 'lost' | 'ended'): void
  push(name: string, payload: unknown): void
}

/** One connection from its first byte to its last; the link makes a new one for each attempt. */
export interface Line {
  /** The acknowledgement as it came, or no answer. */
  ask(event: string, request: object, timeoutMs: number): Promise<unknown>
  close(): void
}
/** Which one is tried first; the other is the fallback, and polling is upgraded where it can be. */
export type Transport = 'websocket' | 'polling'
export type Dial = (handshake: Handshake, first: Transport, events: LineEvents) => Line

/** A network that swallows WebSockets answers nothing at all: then the attempt ends, and a later one tries polling. */
const CONNECT_MS = 8_000

const refusalIn = (error: Error & { data?: unknown }): ReplyError | null => {
  const { data } = error
  if (typeof data !== 'object' || data === null || !('code' in data)) return null
  return { message: error.message, ...data } as ReplyError
}

/** Dials with Socket.IO; reconnecting is the link's affair. */
export function socketDial(url: string, extraHeaders?: Record<string, string>): Dial {
  return (handshake, first, events) => {
    const socket = io(url, {
      forceNew: true, reconnection: false, timeout: CONNECT_MS, auth: { ...handshake },
      transports: first === 'websocket' ? ['websocket', 'polling'] : ['polling', 'websocket'], tryAllTransports: true,
      ...(extraHeaders && { extraHeaders }),
    })
    socket.on('connect', () => events.up())
    socket.on('connect_error', (error) => events.failed(refusalIn(error)))
    socket.on('disconnect', (reason) => events.down(reason === 'io server disconnect' ? 'ended' : 'lost'))
    socket.onAny((name: string, payload: unknown) => events.push(name, payload))
    return {
      ask: (event, request, timeoutMs) => new Promise((resolve) => {
        if (!socket.connected) return resolve(noAnswer)
        socket.timeout(timeoutMs).emit(event, request, (error: Error | null, reply: unknown) => {
          resolve(error ? noAnswer : reply)
        })
      }),
      close() {
        socket.off()
        socket.offAny()
        socket.disconnect()
      },
    }
  }
}
