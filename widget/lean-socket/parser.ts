/**
 * Socket.IO's packets, protocol 5, as JSON text: what `socket.io-parser` does without attachments of bytes, which this
 * wire never carries. https://github.com/socketio/socket.io-protocol#packet-encoding
 */
export const protocol = 5
export const PacketType = { CONNECT: 0, DISCONNECT: 1, EVENT: 2, ACK: 3, CONNECT_ERROR: 4 } as const

interface Packet { type: number; nsp: string; id?: number; data?: unknown }

export class Encoder {
  encode({ type, nsp, id, data }: Packet): string[] {
    const space = nsp && nsp !== '/' ? `${nsp},` : ''
    return [`${type}${space}${id ?? ''}${data === undefined || data === null ? '' : JSON.stringify(data)}`]
  }
}

type Heard = (packet: Packet) => void

/** Tells each packet as `decoded`, its only event; throws at what is not one, and the connection is then made anew. */
export class Decoder {
  readonly #heard = new Set<Heard>()

  on(_decoded: string, heard: Heard): void {
    this.#heard.add(heard)
  }

  off(_decoded: string, heard: Heard): void {
    this.#heard.delete(heard)
  }

  add(text: unknown): void {
    const [, type, nsp = '/', id, json] = /^([0-4])(?:(\/[^,]*),?)?(\d+)?(.*)$/s.exec(String(text)) ?? []
    if (type === undefined) throw new Error('unknown packet')
    const data: unknown = json ? JSON.parse(json) : undefined
    if (!isFit(Number(type), data)) throw new Error('invalid payload')
    const packet = { type: Number(type), nsp, ...id && { id: Number(id) }, ...json && { data } }
    for (const heard of [...this.#heard]) heard(packet)
  }

  destroy(): void {
    this.#heard.clear()
  }
}

function isFit(type: number, data: unknown): boolean {
  switch (type) {
    case PacketType.DISCONNECT: return data === undefined
    case PacketType.EVENT: return Array.isArray(data) && typeof data[0] === 'string'
    case PacketType.ACK: return Array.isArray(data)
    case PacketType.CONNECT_ERROR: return typeof data === 'string' || isObject(data)
    default: return isObject(data)
  }
}

const isObject = (data: unknown): boolean => typeof data === 'object' && data !== null && !Array.isArray(data)
