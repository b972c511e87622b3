import { Socket } from 'node:net'
import type { DataSource } from 'typeorm'

/** The part of `pg`'s pool and client that is used here; TypeORM hands the pool out untyped. */
interface Client {
  connection?: { stream?: unknown }
  readyForQuery?: boolean
  on(event: 'error', told: () => void): unknown
}
interface Pool { on(event: 'acquire', told: (client: Client) => void): unknown }
interface Driver { master: Pool }

/**
 * Ends every connection on which a statement waits and nothing has come for `silentMs`: a server that is frozen, or a
 * network that swallows what is sent, does not end the statement itself, and would hold its connection, its transaction
 * and the pool for as long as TCP goes on trying, which is a quarter of an hour. The others that were silent for as long
 * are ended with it, as they lead to the same place, and each would cost somebody another wait to find out.
 */
export function endSilentConnections(db: DataSource, silentMs: number): void {
  const { master } = db.driver as DataSource['driver'] & Driver
  const heardAt = new Map<Socket, number>()
  const endSilent = () => {
    const since = performance.now() - silentMs
    for (const [stream, at] of heardAt) {
      if (at <= since) stream.destroy(Object.assign(new Error('PostgreSQL is silent'), { code: 'ETIMEDOUT' }))
    }
  }
  const watch = (client: Client) => {
    const stream = client.connection?.stream
    if (!(stream instanceof Socket) || heardAt.has(stream)) return
    // Who waits for a statement is told by it. Between two of them nobody may listen, and a connection that breaks just then
    // must not end the process.
    client.on('error', () => undefined)
    const hear = () => { heardAt.set(stream, performance.now()) }
    hear()
    stream.on('data', hear).once('close', () => { heardAt.delete(stream) })
    stream.setTimeout(silentMs, () => {
      if (client.readyForQuery === false) endSilent()
    })
  }
  // Each time one is taken from the pool, so that the very first one, which is there already, is watched too.
  master.on('acquire', watch)
}
