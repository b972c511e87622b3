import { io } from 'socket.io-client'
import type { Talk } from './phases.js'

/** That many plain Socket.IO clients, connected. */
export async function plainTalks(url: string, count: number): Promise<{ talks: Talk[]; leave: () => void }> {
  const sockets = Array.from({ length: count }, () => io(url, { transports: ['websocket'], forceNew: true }))
  await Promise.all(sockets.map((socket) => new Promise<void>((done) => socket.once('connect', done))))
  return {
    talks: sockets.map((socket, n) => ({
      send: async (body) => {
        const reply = await socket.emitWithAck('message:send', { conversationId: String(n), body }) as { ok: boolean }
        if (!reply.ok) throw new Error('a plain send was refused')
      },
    })),
    leave: () => { for (const socket of sockets) socket.disconnect() },
  }
}
