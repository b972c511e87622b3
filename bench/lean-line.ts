// A line as `client/` takes one, on a TCP socket and nothing else. Thousands of clients share the machine with the server
// that is measured, and a browser's WebSocket is its own machine's work: here it costs a fraction of a library's.
import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import type { Dial } from '@parley/client'
import type { ReplyError } from '@parley/protocol'

/** As long as the apps give a line to come up. */
const connectMs = 8_000

/** What the server refuses a namespace with. */
interface Refused { message: string; data: Omit<ReplyError, 'message'> }

/** A text frame from a client; the mask is zero, which leaves the text as it is. */
function frameOf(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const header = length < 126 ? Buffer.from([0x81, 0x80 | length, 0, 0, 0, 0])
    : Buffer.from([0x81, 0xfe, length >> 8, length & 0xff, 0, 0, 0, 0])
  return Buffer.concat([header, Buffer.from(text)])
}

/** Calls `text` with each text of the server, in whatever pieces it comes. */
function frameReader(text: (packet: string) => void): (piece: Buffer) => void {
  let held: Buffer = Buffer.alloc(0)
  return (piece) => {
    held = held.length === 0 ? piece : Buffer.concat([held, piece])
    while (held.length >= 2) {
      const short = (held[1] ?? 0) & 0x7f
      const start = short < 126 ? 2 : short === 126 ? 4 : 10
      if (held.length < start) return
      const length = short < 126 ? short : short === 126 ? held.readUInt16BE(2) : Number(held.readBigUInt64BE(2))
      if (held.length < start + length) return
      const isText = ((held[0] ?? 0) & 0x0f) === 1
      const packet = held.toString('utf8', start, start + length)
      held = held.subarray(start + length)
      if (isText) text(packet)
    }
  }
}

const open = new Set<Socket>()
/** Resets every line of this process at once. */
export function cutAll(): void {
  for (const socket of open) socket.resetAndDestroy()
}

/** Takes so much from a socket each second and no more: the rest waits in the network, and then in the server. */
function readSlowly(socket: Socket, bytesPerSecond: number): void {
  socket.on('data', (piece: Buffer) => {
    socket.pause()
    setTimeout(() => socket.resume(), (1000 * piece.length) / bytesPerSecond)
  })
}

/** Dials Socket.IO over a WebSocket, as far as a bench has to speak it. With `bytesPerSecond` it reads no more than that. */
export function leanDial(url: string, namespace: string, bytesPerSecond?: number): Dial {
  const { hostname, port, origin } = new URL(url)
  const hello = `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${hostname}:${port}\r\nOrigin: ${origin}\r\n`
    + 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n'
  return (handshake, _first, events) => {
    const asked = new Map<number, (reply: unknown) => void>()
    let [state, id] = ['connecting', 0]
    const socket = connect(Number(port), hostname).setNoDelay(true)
    open.add(socket)
    if (bytesPerSecond !== undefined) socket.once('connect', () => readSlowly(socket, bytesPerSecond))
    const say = (packet: string) => void socket.write(frameOf(packet))
    const overdue = setTimeout(() => socket.destroy(), connectMs)
    /** Says once that it is over, and why. */
    const end = (tell: () => void) => {
      if (state === 'closed') return
      state = 'closed'
      clearTimeout(overdue)
      socket.destroy()
      for (const answer of asked.values()) answer(undefined)
      tell()
    }
    const read = frameReader((packet) => {
      if (packet[0] === '0') {
        clearTimeout(overdue)
        return say(`40${namespace},${JSON.stringify(handshake)}`)
      }
      if (packet === '2') return say('3')
      const [, kind, number = '', body = ''] = /^4(\d)(?:\/\w+,)?(\d*)(.*)$/s.exec(packet) ?? []
      if (kind === '0') {
        state = 'up'
        events.up()
      } else if (kind === '1') {
        end(() => events.down('ended'))
      } else if (kind === '2') {
        const [name, payload] = JSON.parse(body) as [string, unknown]
        events.push(name, payload)
      } else if (kind === '3') {
        asked.get(Number(number))?.((JSON.parse(body) as [unknown])[0])
      } else if (kind === '4') {
        const { message, data } = JSON.parse(body) as Refused
        end(() => events.failed({ message, ...data }))
      }
      return undefined
    })
    let head: Buffer | null = Buffer.alloc(0)
    socket.on('connect', () => void socket.write(`${hello}Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`))
    socket.on('data', (piece: Buffer) => {
      if (!head) return read(piece)
      head = Buffer.concat([head, piece])
      const ends = head.indexOf('\r\n\r\n')
      if (ends < 0) return undefined
      const rest = head.subarray(ends + 4)
      head = null
      return read(rest)
    })
    // What went wrong is of no interest: that it is closed is said next.
    socket.on('error', () => undefined)
    socket.on('close', () => {
      open.delete(socket)
      const wasUp = state === 'up'
      end(() => wasUp ? events.down('lost') : events.failed(null))
    })
    return {
      ask: (event, request, timeoutMs) => new Promise((resolve) => {
        if (state !== 'up') return resolve(undefined)
        const mine = id += 1
        const answer = (reply: unknown) => {
          clearTimeout(timer)
          asked.delete(mine)
          resolve(reply)
        }
        const timer = setTimeout(() => answer(undefined), timeoutMs)
        asked.set(mine, answer)
        say(`42${namespace},${mine}${JSON.stringify([event, request])}`)
      }),
      close: () => end(() => undefined),
    }
  }
}
