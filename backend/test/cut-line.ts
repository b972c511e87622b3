import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import assert from 'node:assert/strict'

/** A wire to PostgreSQL that can be cut. */
export interface CutLine {
  url: string
  /** Breaks every connection and takes no new one. */
  cut: () => void
  mend: () => void
  close: () => Promise<void>
}

/** The same database through a wire of our own. */
export async function aCutLine(databaseUrl: string): Promise<CutLine> {
  const far = new URL(databaseUrl)
  const ends = new Set<Socket>()
  let isWhole = true
  const server = createServer((near) => {
    if (!isWhole) return near.destroy()
    const there = connect(Number(far.port), far.hostname)
    for (const [one, other] of [[near, there], [there, near]] as const) {
      ends.add(one)
      one.setNoDelay(true).on('close', () => { ends.delete(one); other.destroy() }).on('error', () => other.destroy())
      one.pipe(other)
    }
    return undefined
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object')
  const cut = () => {
    isWhole = false
    for (const end of ends) end.destroy()
  }
  return {
    url: Object.assign(new URL(databaseUrl), { host: `127.0.0.1:${address.port}` }).href,
    cut,
    mend: () => { isWhole = true },
    close: async () => {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
