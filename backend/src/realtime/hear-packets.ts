import type { Reply } from '@parley/protocol'
import { requests } from '@parley/protocol/schemas'
import type { Event } from 'socket.io'
import type { Clock } from '../clock.js'
import type { Limits } from '../limits/limits.js'
import { Refusal } from '../refusal.js'
import { checked } from '../validate.js'
import type { Answered } from './asking.js'
import { errorOf, type Replies } from './replies.js'
import type { AnySocket } from './sockets.js'

/** Bounds on what one stranger may send, each with the key it is counted under. */
export interface PacketLimits { socket: Limits; person: Limits; address: Limits }

/** What is answered with much to read; asked for by a socket that does not read, it would only pile up. */
const muchToRead = new Set(['conversation:sync', 'inbox:open'])

const answerTo = (packet: Event): ((reply: Reply<object>) => void) | null => {
  const last: unknown = packet.at(-1)
  return typeof last === 'function' ? (reply) => { last(reply) } : null
}

export interface Hearing {
  answered: Answered; clock: Clock; limits: PacketLimits; replies: Replies; isBehind: () => boolean
  /** Throws where the speaker is nobody any more. */
  confirm: () => Promise<void>
}

/**
 * Hears everything that a socket asks. An event that is not answered here, one with more or less than one payload, and
 * one too many is refused at once, and costs nothing more; what has no acknowledgement to answer through is dropped. The
 * rest is checked once, here, against its schema, and answered by its gateway's method.
 */
export function hearPackets(socket: AnySocket, { answered, clock, limits, replies, isBehind, confirm }: Hearing): void {
  socket.use((packet) => {
    const answer = answerTo(packet)
    if (!answer) return
    try {
      const [name, payload] = packet as [string, ...unknown[]]
      const found = answered.get(name)
      if (!found || packet.length !== 3) {
        throw new Refusal('invalid', 'This is not an event with one payload that is known here.')
      }
      const now = clock.now()
      limits.socket.take(socket.id, now)
      limits.person.take(socket.data.speaker.id, now)
      limits.address.take(socket.data.address, now)
      if (muchToRead.has(name) && isBehind()) {
        throw new Refusal('rate_limited', 'Read what was sent before you ask for more.', { retryAfter: 1 })
      }
      void replies.give(socket, name, async () => {
        try {
          return await found.answer(socket.data.speaker, checked(requests[found.event], payload), socket)
        } catch (error) {
          // What is not theirs any more may be so because they were taken over meanwhile: it is to be asked with a newer token.
          if (error instanceof Refusal && error.code === 'not_found') await confirm()
          throw error
        }
      }, answer)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      answer({ ok: false, error: errorOf(error) })
    }
  })
}
