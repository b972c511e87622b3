import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import assert from 'node:assert/strict'

/** A wire, to PostgreSQL or to Parley, that can be cut and can fall silent. */
export interface CutLine {
  url: string
  /** Breaks every connection and takes no new one. */
  cut: () => void
  /** From now on it swallows everything both ways and closes nothing; new connections are taken, and get no word either. */
  freeze: () => void
  /** Whole again; what a frozen one held back arrives. */
  mend: () => void
  close: () => Promise<void>
}

/** The same server through a wire of our own. */
export async function aCutLine(url: string): Promise<CutLine> {
  const far = new URL(url)
  /** Each end of a connection, and the other one. */
  const pairs = new Map<Socket, Socket>()
  let [isWhole, isFrozen] = [true, false]
  const server = createServer((near) => {
    if (!isWhole) return near.destroy()
    const there = connect(Number(far.port), far.hostname)
    for (const [one, other] of [[near, there], [there, near]] as const) {
      pairs.set(one, other)
      one.setNoDelay(true).on('close', () => { pairs.delete(one); other.destroy() }).on('error', () => other.destroy())
      if (!isFrozen) one.pipe(other)
    }
    return undefined
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object')
  const cut = () => {
    isWhole = false
    for (const end of pairs.keys()) end.destroy()
  }
  return {
    url: Object.assign(new URL(url), { host: `127.0.0.1:${address.port}` }).href.replace(/^(http.*)\/$/, '$1'),
    cut,
    freeze: () => {
      isFrozen = true
      for (const [one, other] of pairs) one.unpipe(other).pause()
    },
    mend: () => {
      if (isFrozen) for (const [one, other] of pairs) one.pipe(other)
      ;[isWhole, isFrozen] = [true, false]
    },
    close: async () => {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
