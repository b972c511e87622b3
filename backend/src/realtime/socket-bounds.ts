/** What a socket may cost, and when it is taken for dead. Also the token under which it is injected. Times are milliseconds. */
export abstract class SocketBounds {
  /** A ping is sent this long after the last answer; without an answer for `pingTimeoutMs` the connection is dead. */
  abstract readonly pingIntervalMs: number
  abstract readonly pingTimeoutMs: number
  /** Visitors on their way in at the same time; more are sent away at once. */
  abstract readonly handshakes: number
  /** What may wait for one socket that reads too slowly. More than this ends it at once. */
  abstract readonly waitingBytes: number
  /** While more than this waits it is not given more to read, and it is ended when it takes so little for so long. */
  abstract readonly lingeringBytes: number
  abstract readonly lingeringMs: number
  abstract readonly slowBytesPerSecond: number
  /** How long what waits, and why it ends, may still take to reach a socket that is ended. */
  abstract readonly farewellMs: number
}

/**
 * The largest single reply, an inbox of 2,000 conversations, is about 2 MB, so 8 MB is beyond what a sound client ever
 * has waiting, and whoever takes less than 4 KB/s for 10 s is on no line that is of use.
 */
export const usualBounds: SocketBounds = {
  pingIntervalMs: 10_000, pingTimeoutMs: 10_000, handshakes: 1_000,
  waitingBytes: 8 * 1024 * 1024, lingeringBytes: 256 * 1024, lingeringMs: 10_000,
  slowBytesPerSecond: 4 * 1024, farewellMs: 5_000,
}
