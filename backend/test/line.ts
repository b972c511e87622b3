import { once } from 'node:events'
import type { Reply } from '@parley/protocol'
import type { Socket } from 'socket.io-client'

/** One person's socket, as a story uses it. */
export interface Line {
  /** Connects, to the first node unless another is named. Rejects with the refusal of the handshake. */
  connect: (url?: string) => Promise<Socket>
  /** Sends an event on the newest connection and waits for its acknowledgement. */
  ask: <T = Record<string, unknown>>(event: string, payload: unknown) => Promise<Reply<T>>
  /** Everything pushed to this person since the first `connect`, oldest first. */
  pushes: { event: string; payload: Record<string, unknown> }[]
  /** The next push of this kind that fits, one that already came included. */
  heard: (event: string, fits?: (payload: Record<string, unknown>) => boolean) => Promise<Record<string, unknown>>
  hangUp: () => void
}

const patienceMs = 5_000

/** A line over sockets that `open` makes, not yet connected. */
export function lineOf(open: (url?: string) => Socket): Line {
  let socket: Socket | undefined
  const pushes: Line['pushes'] = []
  const bell = new EventTarget()

  const connect = async (url?: string) => {
    const fresh = open(url)
    socket = fresh
    fresh.onAny((event: string, payload: Record<string, unknown>) => {
      pushes.push({ event, payload })
      bell.dispatchEvent(new Event('push'))
    })
    const refused = new Promise<never>((_, fail) => fresh.once('connect_error', fail))
    fresh.connect()
    await Promise.race([new Promise<void>((done) => fresh.once('connect', done)), refused])
    return fresh
  }
  const ask = async <T>(event: string, payload: unknown) => {
    if (!socket) throw new Error('Nobody has connected yet.')
    return await socket.timeout(patienceMs).emitWithAck(event, payload) as Reply<T>
  }
  const heard: Line['heard'] = async (event, fits = () => true) => {
    const found = () => pushes.find((push) => push.event === event && fits(push.payload))
    const tooLate = AbortSignal.timeout(patienceMs)
    for (let push = found(); ; push = found()) {
      if (push) return push.payload
      await once(bell, 'push', { signal: tooLate }).catch(() => {
        throw new Error(`No "${event}" came. What came: ${pushes.map((each) => each.event).join(', ') || 'nothing'}.`)
      })
    }
  }
  return { connect, ask, pushes, heard, hangUp: () => socket?.disconnect() }
}
