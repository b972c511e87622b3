/** What came over a WebSocket, and whether the other side closed it. */
export interface Heard { packets: string[]; isClosed: boolean }

const patienceMs = 5_000

/**
 * Speaks Socket.IO by hand over a bare WebSocket, as no honest client would: sends these packets, what follows a packet
 * that connects once that was answered, and listens until the server closes the line.
 */
export async function heardOver(url: string, packets: string[], headers: Record<string, string> = {}): Promise<Heard> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`, { headers })
  const [first = '', ...rest] = packets
  const send = (each: string[]) => { for (const packet of each) socket.send(packet) }
  const heard: string[] = []
  const done = Promise.withResolvers<boolean>()
  const timer = setTimeout(done.resolve, patienceMs, false)
  socket.addEventListener('close', () => done.resolve(true))
  socket.addEventListener('message', ({ data }) => {
    const packet = String(data)
    // The first is Engine.IO's own hello.
    if (packet.startsWith('0')) return send(first.startsWith('40') ? [first] : packets)
    heard.push(packet)
    if (packet.startsWith('40')) send(rest)
  })
  const isClosed = await done.promise
  clearTimeout(timer)
  socket.close()
  return { packets: heard, isClosed }
}
