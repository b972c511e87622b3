import { isShownInPlace } from '@parley/protocol'
import type { StoredFile } from './attachment-view.js'

/** From the first byte to the last, both included. */
export interface ByteRange { start: number; end: number }

/** Nothing in a file may run, load or be framed, whatever it is taken for. */
const policy = `default-src 'none'; sandbox; frame-ancestors 'none'`

/** The headers of a file. A browser keeps it, but asks each time whether it may still have it. */
export function headersOf(file: StoredFile): Record<string, string> {
  return {
    'content-type': file.type.startsWith('text/') ? `${file.type}; charset=utf-8` : file.type,
    'content-disposition': dispositionOf(file),
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-cache',
    'accept-ranges': 'bytes',
    'etag': etagOf(file),
  }
}

export const etagOf = ({ sha256 }: StoredFile): string => `"${sha256.toString('base64url')}"`

/** Only safe images show in a browser; the rest is saved (RFC 6266, with the name in any script by RFC 8187). */
function dispositionOf({ name, type }: StoredFile): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  return `${isShownInPlace(type) ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encoded}`
}

/**
 * What a `Range` header asks for (RFC 9110, 14): one range of bytes; null for all of it, and for what is not understood
 * or is several ranges, which a server may ignore; `none` where no byte of the file is in it.
 */
export function rangeIn(header: string | undefined, size: number): ByteRange | 'none' | null {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return null
  if (first === '') return last === '0' ? 'none' : { start: Math.max(0, size - Number(last)), end: size - 1 }
  const range = { start: Number(first), end: last === '' ? size - 1 : Math.min(Number(last), size - 1) }
  if (last !== '' && Number(last) < range.start) return null
  return range.start < size ? range : 'none'
}
