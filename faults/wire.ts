// A wire between two parts of the house, and everything that can happen to one. Each part believes that it talks to the
// other; what the wire does to them is set while they talk.
import { once } from 'node:events'
import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises'

/** Towards the server, or back to the one who called. */
export type Direction = 'up' | 'down'

/** What goes on upon a wire. Directions that are held carry nothing and close nothing, as if packets were swallowed. */
export interface Weather {
  isDown: boolean
  held: readonly Direction[]
  latencyMs: number
  jitterMs: number
  /** 0: as many as there are. */
  bytesPerSecond: number
  /** Writes of so many bytes at most; 0: as they come. */
  sliceBytes: number
}
const fair: Weather = { isDown: false, held: [], latencyMs: 0, jitterMs: 0, bytesPerSecond: 0, sliceBytes: 0 }

export interface Wire {
  readonly name: string
  readonly port: number
  /** Where new connections lead from now on. */
  aim(port: number): void
  /** Changes what is named; the rest stays as it is. */
  set(weather: Partial<Weather>): void
  /** Fair weather. What was held goes on its way; with `forgetting`, whoever was connected is reset, as by a NAT. */
  heal(how?: 'forgetting'): void
  /** Ends every connection with a RST. */
  reset(): void
  /** Every connection of now stays open and never carries anything again; new ones do. */
  freeze(): void
  connections(): number
  /** How often bad weather has met something: a piece on its way, or a connection that was cut or not let in. */
  felt(): number
  close(): Promise<void>
}

interface Pair { near: Socket; far: Socket; isFrozen: boolean }

/**
 * Opens a wire to a port of this machine; 0 where it is not known yet. `random` is from 0 to 1. Who is called sees
 * `from` as the address of who calls.
 */
export async function openWire(name: string, target: number, random: () => number, from?: string): Promise<Wire> {
  let weather = fair
  let aimedAt = target
  let felt = 0
  const pairs = new Set<Pair>()
  let changed = Promise.withResolvers<void>()
  const change = (next: Weather) => {
    weather = next
    changed.resolve()
    changed = Promise.withResolvers<void>()
  }
  const cut = (pair: Pair) => {
    pairs.delete(pair)
    for (const socket of [pair.near, pair.far]) if (!socket.destroyed) socket.resetAndDestroy()
  }
  const cutAll = () => {
    felt += pairs.size
    for (const pair of [...pairs]) cut(pair)
  }
  const untilCarried = async (pair: Pair, direction: Direction) => {
    while ((pair.isFrozen || weather.held.includes(direction)) && pairs.has(pair)) await changed.promise
  }
  const isFelt = ({ isFrozen }: Pair, direction: Direction) =>
    isFrozen || weather.held.includes(direction) || weather.latencyMs + weather.jitterMs + weather.bytesPerSecond + weather.sliceBytes > 0
  const deliver = async (chunk: Buffer, to: Socket) => {
    const { latencyMs, jitterMs, bytesPerSecond, sliceBytes } = weather
    if (latencyMs + jitterMs > 0) await pause(latencyMs + random() * jitterMs)
    const tick = bytesPerSecond > 0 ? Math.max(1, Math.floor(bytesPerSecond / 20)) : chunk.length
    const most = sliceBytes > 0 ? Math.min(sliceBytes, tick) : tick
    for (let at = 0; at < chunk.length && !to.destroyed; at += most) {
      const hasRoom = to.write(chunk.subarray(at, at + most))
      if (bytesPerSecond > 0) await pause((1000 * most) / bytesPerSecond)
      else if (most < chunk.length) await turn()
      if (!hasRoom) await Promise.race([once(to, 'drain'), once(to, 'close')])
    }
  }
  const carry = async (pair: Pair, source: Socket, to: Socket, direction: Direction) => {
    try {
      for await (const chunk of source as AsyncIterable<Buffer>) {
        if (isFelt(pair, direction)) felt += 1
        await untilCarried(pair, direction)
        await deliver(chunk, to)
      }
      await untilCarried(pair, direction)
      to.end()
    } catch {
      // One end broke off. Behind a held wire the other one does not hear of it before the wire is mended.
      await untilCarried(pair, direction)
      cut(pair)
    }
  }

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    near.on('error', () => near.destroy())
    if (weather.isDown || aimedAt === 0) {
      felt += 1
      return void near.resetAndDestroy()
    }
    const far = connect({
      port: aimedAt, host: '127.0.0.1', allowHalfOpen: true, noDelay: true,
      ...(from !== undefined && { localAddress: from }),
    })
    const pair: Pair = { near, far, isFrozen: false }
    pairs.add(pair)
    far.on('error', () => far.destroy())
    const ended = () => {
      if (near.destroyed && far.destroyed) pairs.delete(pair)
    }
    near.on('close', ended)
    far.on('close', ended)
    void carry(pair, near, far, 'up')
    void carry(pair, far, near, 'down')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    name, port: (server.address() as AddressInfo).port,
    aim: (port) => { aimedAt = port },
    set(next) {
      change({ ...weather, ...next })
      if (weather.isDown) cutAll()
    },
    heal(how) {
      if (how === 'forgetting') cutAll()
      change(fair)
    },
    reset: cutAll,
    freeze: () => { for (const pair of pairs) pair.isFrozen = true },
    connections: () => pairs.size,
    felt: () => felt,
    async close() {
      for (const pair of [...pairs]) cut(pair)
      change(fair)
      server.close()
      await once(server, 'close')
    },
  }
}
