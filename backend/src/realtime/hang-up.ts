import type { IncomingMessage } from 'node:http'
import type { Server } from 'socket.io'
import type { Draining } from '../health/draining.js'

/**
 * While a node drains, whoever it does not know is hung up on, unanswered: any proxy takes that as a reason to ask the
 * next node, and few do so for an answer, whatever its status. Sockets that are open go on.
 */
export function hangUpOnStrangers(server: Server, draining: Draining): void {
  const known = new Set<string>()
  server.engine.on('connection', (connection: { id: string; once: (event: 'close', done: () => void) => void }) => {
    known.add(connection.id)
    connection.once('close', () => known.delete(connection.id))
  })
  server.engine.use((request: IncomingMessage, _: unknown, next: () => void) => {
    const id = new URLSearchParams(request.url?.split('?')[1]).get('sid')
    if (!draining.isOn || (id !== null && known.has(id))) return next()
    request.socket.destroy()
  })
}
