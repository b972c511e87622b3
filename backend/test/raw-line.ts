import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'

/** A WebSocket spoken by hand over a bare connection, so that a story decides when it reads. */
export interface RawLine {
  /** Every text that was read so far. */
  heard: string[]
  send: (text: string) => void
  /** From now on nothing is read, and nothing is lost: it waits in the kernel, and then on the other side. */
  stopReading: () => void
  readOn: () => void
  /** Resolves when a text that fits was read, one before this call included. */
  hears: (fits: (text: string) => boolean) => Promise<string>
  /** Resolves when the other side is gone. */
  gone: Promise<unknown>
  hangUp: () => void
}

const patienceMs = 10_000

/** A masked text frame (RFC 6455, 5.2); the mask is zero, which leaves the text as it is. */
function frameOf(text: string): Buffer {
  const payload = Buffer.from(text)
  const length = payload.byteLength < 126 ? Buffer.from([0x80 | payload.byteLength])
    : Buffer.from([0x80 | 126, payload.byteLength >> 8, payload.byteLength & 0xff])
  return Buffer.concat([Buffer.from([0x81]), length, Buffer.alloc(4), payload])
}

/** The first frame in `bytes`, and how long it is; null while it is not all there. */
function firstFrame(bytes: Buffer): { text: string | null; end: number } | null {
  const short = bytes.length < 2 ? null : bytes.readUInt8(1) & 0x7f
  if (short === null) return null
  const head = short === 127 ? 10 : short === 126 ? 4 : 2
  if (bytes.length < head) return null
  const size = short === 127 ? Number(bytes.readBigUInt64BE(2)) : short === 126 ? bytes.readUInt16BE(2) : short
  if (bytes.length < head + size) return null
  const isText = (bytes.readUInt8(0) & 0x0f) === 1
  return { text: isText ? bytes.toString('utf8', head, head + size) : null, end: head + size }
}

/** Opens one to Parley's Engine.IO. Pings are answered while it reads. */
export async function aRawLine(url: string): Promise<RawLine> {
  const { hostname, port, host } = new URL(url)
  const socket = connect(Number(port), hostname)
  const gone = once(socket, 'close')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write([
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1', `Host: ${host}`, `Origin: ${url}`, 'Upgrade: websocket',
    'Connection: Upgrade', 'Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`, '', '',
  ].join('\r\n'))
  const heard: string[] = []
  const bell = new EventTarget()
  const send = (text: string) => void socket.write(frameOf(text))
  let rest: Buffer = Buffer.alloc(0)
  let isUpgraded = false
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk])
    if (!isUpgraded) {
      const end = rest.indexOf('\r\n\r\n')
      if (end === -1) return
      isUpgraded = true
      rest = rest.subarray(end + 4)
    }
    for (let frame = firstFrame(rest); frame; frame = firstFrame(rest)) {
      rest = rest.subarray(frame.end)
      if (frame.text === '2') send('3')
      else if (frame.text !== null) heard.push(frame.text)
    }
    bell.dispatchEvent(new Event('heard'))
  })
  const hears: RawLine['hears'] = async (fits) => {
    const tooLate = AbortSignal.timeout(patienceMs)
    for (;;) {
      const found = heard.find(fits)
      if (found !== undefined) return found
      await once(bell, 'heard', { signal: tooLate })
    }
  }
  // Engine.IO's own hello; what is sent before it is not heard.
  await hears((text) => text.startsWith('0'))
  return {
    heard, send, gone, hears,
    stopReading: () => void socket.pause(),
    readOn: () => void socket.resume(),
    hangUp: () => void socket.destroy(),
  }
}
