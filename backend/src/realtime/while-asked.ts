import { unavailable } from '../database/unavailable.js'

/**
 * A client that hears nothing for 1.5 s after it woke, and for 4 s at any time, takes its line for dead. A refusal keeps the
 * line, so a heartbeat has one before that, with some time left for the way: were it to wait for PostgreSQL, each stall of
 * it would cut every line there is, and bring all clients back at once.
 */
const PATIENCE_MS = 1_200

/** What a client waits for. @throws Refusal `unavailable` where it takes too long */
export async function whileAsked<T>(work: Promise<T>): Promise<T> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(unavailable()), PATIENCE_MS)
  try {
    return await Promise.race([work, tooLate])
  } finally {
    clearTimeout(timer)
  }
}
