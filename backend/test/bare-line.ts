/** What came over a WebSocket, and whether the other side closed it. */
export interface Heard { packets: string[]; isClosed: boolean }

const patienceMs = 2_000

/**
 * Speaks Engine.IO by hand over a bare WebSocket, as no honest client would: sends these packets, and listens until the
 * server closes the line or `enough` has come.
 */
export async function heardOver(url: string, packets: string[], enough: (packet: string) => boolean = () => false): Promise<Heard> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`)
  const done = Promise.withResolvers<Heard>()
  const heard: string[] = []
  const finish = (isClosed: boolean) => done.resolve({ packets: heard, isClosed })
  const timer = setTimeout(finish, patienceMs, false)
  socket.addEventListener('close', () => finish(true))
  socket.addEventListener('message', ({ data }) => {
    const packet = String(data)
    // Engine.IO has opened: the packets may go.
    if (packet.startsWith('0')) for (const each of packets) socket.send(each)
    else heard.push(packet)
    if (enough(packet)) finish(false)
  })
  const result = await done.promise
  clearTimeout(timer)
  socket.close()
  return result
}
