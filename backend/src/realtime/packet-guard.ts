import type { ReplyError } from '@parley/protocol'
import type { Event } from 'socket.io'
import type { Clock } from '../clock.js'
import type { Limits } from '../limits/limits.js'
import { Refusal } from '../refusal.js'
import { errorOf } from './reply.interceptor.js'
import type { AnySocket } from './sockets.js'

/** Bounds on what one stranger may send, each with the key it is counted under. */
export interface PacketLimits { socket: Limits; person: Limits; address: Limits }

/** What is answered with much to read; asked for by a socket that does not read, it would only pile up. */
const muchToRead = new Set(['conversation:sync', 'inbox:open'])

const answerTo = (packet: Event): ((reply: { ok: false; error: ReplyError }) => void) | null => {
  const last: unknown = packet.at(-1)
  return typeof last === 'function' ? (reply) => { last(reply) } : null
}

/**
 * Stands before every handler: an event that is not answered here, one with more or less than one payload, and one
 * too many is refused there, and costs nothing more. What has no acknowledgement to answer through is dropped.
 */
export function guardPackets(
  socket: AnySocket, answered: ReadonlySet<string>, clock: Clock, limits: PacketLimits, isBehind: () => boolean,
): void {
  socket.use((packet, next) => {
    const answer = answerTo(packet)
    if (!answer) return
    try {
      if (!answered.has(packet[0]) || packet.length !== 3) {
        throw new Refusal('invalid', 'This is not an event with one payload that is known here.')
      }
      const now = clock.now()
      limits.socket.take(socket.id, now)
      limits.person.take(socket.data.speaker.id, now)
      limits.address.take(socket.data.address, now)
      if (muchToRead.has(packet[0]) && isBehind()) {
        throw new Refusal('rate_limited', 'Read what was sent before you ask for more.', { retryAfter: 1 })
      }
      next()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      answer({ ok: false, error: errorOf(error) })
    }
  })
}
