import { Refusal } from '../refusal.js'
import type { AnySocket } from './sockets.js'

/** Who is sent away comes again at a moment of their own within this many seconds. */
const RETURN_SPREAD_SECONDS = 5

/**
 * How many visitors may be on their way in at once: from the handshake until their rooms and their presence are there. Whoever
 * comes to a full door is sent away at once, as that costs nearly nothing, while a queue without end would make all of
 * them wait until they give up and come again.
 */
export class Admission {
  private readonly comingIn = new Set<AnySocket>()

  constructor(private readonly most: number) {}

  /** @throws Refusal `unavailable`, with the seconds until the next try, different for each. */
  begin(socket: AnySocket): void {
    if (this.comingIn.size >= this.most) {
      const retryAfter = 1 + Math.floor(Math.random() * RETURN_SPREAD_SECONDS)
      throw new Refusal('unavailable', 'Very many are connecting right now. Try again in a moment.', { retryAfter })
    }
    this.comingIn.add(socket)
    // One that hangs up on the way is never heard of again.
    socket.conn.once('close', () => this.end(socket))
  }

  end(socket: AnySocket): void {
    this.comingIn.delete(socket)
  }
}
