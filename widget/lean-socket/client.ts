import { Socket as Engine } from 'engine.io-client'
import { Decoder, Encoder, PacketType } from './parser.js'

interface Options {
  auth: object
  /** How long the line may take to come up, in milliseconds. */
  timeout: number
  transports: ('websocket' | 'polling')[]
  tryAllTransports: boolean
  extraHeaders?: Record<string, string>
}
interface Events {
  connect: []
  connect_error: [Error & { data?: unknown }]
  disconnect: [reason: string]
}
type Answered = (error: Error | null, reply?: unknown) => void

/**
 * One connection to one namespace: what `socket.io-client` does as far as `client/src/line.ts` asks for it. Coming back
 * after a loss, several namespaces on one connection, bytes and buffers are left to the full client.
 * https://github.com/socketio/socket.io-protocol
 */
export function io(url: string, { auth, timeout, ...options }: Options) {
  const { origin, pathname: nsp } = new URL(url, location.href)
  const engine = new Engine(origin, { path: '/socket.io', ...options })
  const encoder = new Encoder()
  const decoder = new Decoder()
  const asked = new Map<number, (reply: unknown) => void>()
  let handlers: { [Event in keyof Events]?: (...heard: Events[Event]) => void } = {}
  let onPush: (name: string, payload: unknown) => void = () => undefined
  let made = 0
  let isOver = false

  const send = (type: number, data?: unknown, id?: number): void => {
    for (const text of encoder.encode({ type, nsp, data, ...id !== undefined && { id } })) engine.send(text)
  }
  /** The first word about the end is the last one: the engine may have more to say about it. */
  const end = (reason: string, error?: Error & { data?: unknown }): void => {
    if (isOver) return
    const wasConnected = socket.connected
    isOver = true
    socket.connected = false
    clearTimeout(patience)
    engine.close()
    for (const answer of [...asked.values()]) answer(undefined)
    if (wasConnected) handlers.disconnect?.(reason)
    else handlers.connect_error?.(error ?? new Error(reason))
  }
  const patience = setTimeout(() => end('timeout'), timeout)

  engine.on('open', () => send(PacketType.CONNECT, auth))
  engine.on('data', (text: unknown) => {
    try {
      decoder.add(text)
    } catch {
      end('parse error')
    }
  })
  engine.on('error', (error) => end('transport error', error instanceof Error ? error : undefined))
  engine.on('close', (reason) => end(reason))
  decoder.on('decoded', (packet) => {
    if (isOver || packet.nsp !== nsp) return
    const said = Array.isArray(packet.data) ? packet.data as unknown[] : []
    switch (packet.type) {
      case PacketType.CONNECT:
        clearTimeout(patience)
        socket.connected = true
        return handlers.connect?.()
      case PacketType.CONNECT_ERROR: {
        const { message, data } = Object(packet.data) as { message?: unknown; data?: unknown }
        return end('', Object.assign(new Error(String(message)), { data }))
      }
      case PacketType.EVENT: return onPush(String(said[0]), said[1])
      case PacketType.ACK: return asked.get(packet.id ?? -1)?.(said[0])
      case PacketType.DISCONNECT: return end('io server disconnect')
    }
  })

  const socket = {
    connected: false,
    on<Event extends keyof Events>(event: Event, handler: (...heard: Events[Event]) => void) {
      handlers = { ...handlers, [event]: handler }
    },
    onAny(handler: typeof onPush) {
      onPush = handler
    },
    timeout: (ms: number) => ({
      emit(event: string, request: object, answered: Answered) {
        const id = made += 1
        const answer = (reply: unknown, isLate = isOver): void => {
          clearTimeout(waiting)
          asked.delete(id)
          if (isLate) answered(new Error('no answer'))
          else answered(null, reply)
        }
        const waiting = setTimeout(() => answer(undefined, true), ms)
        asked.set(id, (reply) => answer(reply))
        send(PacketType.EVENT, [event, request], id)
      },
    }),
    off() {
      handlers = {}
    },
    offAny() {
      onPush = () => undefined
    },
    disconnect() {
      if (socket.connected) send(PacketType.DISCONNECT)
      end('io client disconnect')
    },
  }
  return socket
}
