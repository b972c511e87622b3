import { randomBytes, randomUUID } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'
import type { Attachment, AttachmentStored, Problem } from '@parley/protocol'

const pngChunk = (kind: string, content: Buffer) => {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), content])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** A real picture of noise, which cannot be made smaller: about three bytes a pixel. */
export function aPng(width: number, height: number): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2], 8)
  const rows = Buffer.concat(Array.from({ length: height }, () => Buffer.concat([Buffer.alloc(1), randomBytes(width * 3)])))
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), pngChunk('IHDR', head),
    pngChunk('IDAT', deflateSync(rows, { level: 0 })), pngChunk('IEND', Buffer.alloc(0)),
  ])
}

/** An archive of these files, stored as they are. */
export function aZip(files: Record<string, string | Buffer>): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(files)) {
    const [path, bytes] = [Buffer.from(name), Buffer.from(content)]
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(bytes.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(path.length, 22)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, path, bytes])
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, place, path]))
    locals.push(local)
    offset += local.length
  }
  const listing = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(directory.length, 4)
  end.writeUInt16LE(directory.length, 6)
  end.writeUInt32LE(listing.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, listing, Buffer.from('PK\x05\x06'), end])
}

export const aPdf = (words = 'Invoice') => Buffer.from(`%PDF-1.7\n%âãÏÓ\n1 0 obj\n(${words})\nendobj\n%%EOF\n`)

const mainPart = (type: string) => `<Types><Override ContentType="${type}.main+xml"/></Types>`
const office = 'application/vnd.openxmlformats-officedocument'
export const aDocx = () =>
  aZip({ '[Content_Types].xml': mainPart(`${office}.wordprocessingml.document`), 'word/document.xml': '<w/>' })
/** With its list of types at the end, as some programs write it, beyond what is looked at. */
export const aLargeXlsx = () => aZip({
  'xl/workbook.xml': '<x/>', 'xl/media.bin': randomBytes(600_000),
  '[Content_Types].xml': mainPart(`${office}.spreadsheetml.sheet`),
})

export interface Wish { name?: string; clientId?: string; type?: string; headers?: Record<string, string> }
export interface Stored { status: number; attachment: Attachment; problem: Problem }

export const addressOf = ({ name = 'photo.png', clientId = randomUUID() }: Wish = {}) =>
  `/api/attachments?${new URLSearchParams({ clientId, name }).toString()}`

/** Stores a file as a client does; whatever came back. */
export async function stores(url: string, token: string, bytes: Buffer | ReadableStream, wish: Wish = {}): Promise<Stored> {
  const response = await fetch(url + addressOf(wish), {
    method: 'POST', body: bytes instanceof Buffer ? new Uint8Array(bytes) : bytes, duplex: 'half',
    headers: { authorization: `Bearer ${token}`, 'content-type': wish.type ?? 'application/octet-stream', ...wish.headers },
  })
  const body = await response.json() as AttachmentStored & Problem
  return { status: response.status, attachment: body.attachment, problem: body }
}

/** Asks for the bytes of a file. */
export async function reads(url: string, token: string, id: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}/api/attachments/${id}`, { headers: { authorization: `Bearer ${token}`, ...headers } })
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) }
}
