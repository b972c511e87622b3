export interface ImageSize { width: number; height: number }

/**
 * How large an image is shown, in pixels, read from the beginning of its file and without decoding it; null where that
 * does not tell. A page reserves this much room before the image is there.
 */
export function imageSizeOf(type: string, head: Buffer): ImageSize | null {
  const size = read(type, head)
  return size && size.width > 0 && size.height > 0 ? size : null
}

function read(type: string, head: Buffer): ImageSize | null {
  switch (type) {
    case 'image/png': return head.length < 24 ? null : { width: head.readUInt32BE(16), height: head.readUInt32BE(20) }
    case 'image/gif': return head.length < 10 ? null : { width: head.readUInt16LE(6), height: head.readUInt16LE(8) }
    case 'image/webp': return head.length < 30 ? null : webpSize(head)
    case 'image/jpeg': return jpegSize(head)
    default: return null
  }
}

/** The three forms of WebP (RFC 9649): lossy, lossless, extended. */
function webpSize(head: Buffer): ImageSize | null {
  switch (head.toString('latin1', 12, 16)) {
    case 'VP8 ': return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff }
    case 'VP8L': {
      const bits = head.readUInt32LE(21)
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case 'VP8X': return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 }
    default: return null
  }
}

const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
const hasNoLength = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)

/** Goes from segment to segment until the frame says its size; a photo taken sideways is shown turned. */
function jpegSize(head: Buffer): ImageSize | null {
  let isTurned = false
  for (let at = 2; at + 9 < head.length;) {
    if (head[at] !== 0xff) return null
    const marker = head.readUInt8(at + 1)
    if (marker === 0xff) { at += 1; continue }
    if (hasNoLength(marker)) { at += 2; continue }
    if (isFrame(marker)) {
      const [height, width] = [head.readUInt16BE(at + 5), head.readUInt16BE(at + 7)]
      return isTurned ? { width: height, height: width } : { width, height }
    }
    const end = at + 2 + head.readUInt16BE(at + 2)
    if (marker === 0xe1) isTurned ||= isTurnedBy(head.subarray(at + 4, end))
    at = end
  }
  return null
}

const ORIENTATION = 0x0112

/** Whether an Exif segment says that width and height change places: orientations 5 to 8. */
function isTurnedBy(segment: Buffer): boolean {
  if (segment.length < 14 || segment.toString('latin1', 0, 6) !== 'Exif\0\0') return false
  const exif = segment.subarray(6)
  const isLittle = exif.toString('latin1', 0, 2) === 'II'
  const short = (at: number) => at + 2 > exif.length ? 0 : isLittle ? exif.readUInt16LE(at) : exif.readUInt16BE(at)
  const first = isLittle ? exif.readUInt32LE(4) : exif.readUInt32BE(4)
  const count = short(first)
  for (let field = first + 2, left = count; left > 0 && field + 12 <= exif.length; field += 12, left -= 1) {
    if (short(field) === ORIENTATION) return short(field + 8) >= 5 && short(field + 8) <= 8
  }
  return false
}
