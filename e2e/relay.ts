import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A line to a database that can be cut. */
export interface Relay {
  /** The database's address through this line. */
  url: string
  /** Ends all connections and takes no new ones. */
  cut: () => void
  mend: () => void
  close: () => Promise<void>
}

/** Puts a line in front of the database at `url`. */
export async function aRelay(url: string): Promise<Relay> {
  const { hostname, port } = new URL(url)
  const open = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) return near.destroy()
    const far = connect(Number(port), hostname)
    for (const [one, other] of [[near, far], [far, near]] as const) {
      open.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const through = new URL(url)
  through.port = String(typeof address === 'object' ? address?.port : '')
  const endAll = () => { for (const socket of open) socket.destroy() }
  return {
    url: through.href,
    cut: () => {
      isCut = true
      endAll()
    },
    mend: () => { isCut = false },
    close: async () => {
      endAll()
      server.close()
      await once(server, 'close')
    },
  }
}
