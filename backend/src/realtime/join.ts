import type { AnySocket } from './sockets.js'

/**
 * Puts a socket into rooms, if its line still stands. Socket.IO empties the rooms of a socket as it ends; one that joined
 * later, when what it waited for has come, would stay in them for as long as the process lives.
 */
export async function join(socket: AnySocket, names: string | string[]): Promise<void> {
  if (socket.connected) await socket.join(names)
}
