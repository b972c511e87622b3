/** What a socket may cost, and when it is taken for dead. Also the token under which it is injected. Times are milliseconds. */
export abstract class SocketBounds {
  /** A ping is sent this long after the last answer; without an answer for `pingTimeoutMs` the connection is dead. */
  abstract readonly pingIntervalMs: number
  abstract readonly pingTimeoutMs: number
  /** Sockets on their way in at the same time; more are sent away at once. */
  abstract readonly handshakes: number
  /** What may wait for one socket that reads too slowly. More than this ends it at once. */
  abstract readonly waitingBytes: number
  /** More than this ends it when it stays so for `lingeringMs`. */
  abstract readonly lingeringBytes: number
  abstract readonly lingeringMs: number
  /** How long what waits, and why it ends, may still take to reach a socket that is ended. */
  abstract readonly farewellMs: number
}

/**
 * The largest single reply, an inbox of 2,000 conversations, is about 2 MB, so 8 MB is beyond what a sound client ever
 * has waiting, and 10 s is longer than it takes on any line that is of use.
 */
export const usualBounds: SocketBounds = {
  pingIntervalMs: 10_000, pingTimeoutMs: 10_000, handshakes: 1_000,
  waitingBytes: 8 * 1024 * 1024, lingeringBytes: 256 * 1024, lingeringMs: 10_000, farewellMs: 5_000,
}
