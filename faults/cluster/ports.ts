import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Resolves when someone listens there. @throws Error when nobody does in time. */
export async function untilListening(port: number, withinMs = 15_000): Promise<void> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await pause(50)) {
    const socket = connect(port, '127.0.0.1')
    const isUp = await once(socket, 'connect').then(() => true, () => false)
    socket.destroy()
    if (isUp) return
  }
  throw new Error(`Nobody listens on port ${port}.`)
}
