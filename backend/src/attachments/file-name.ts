import { attachmentTypes, extensionOf, limits } from '@parley/protocol'

const longestExtension = 10

/** Types whose extensions stand for each other: many a picture called `.jpg` is none, and shows all the same. */
const kinOf = (type: string) => type.startsWith('image/') || type.startsWith('text/') ? type.split('/')[0] ?? '' : type

function fits(extension: string, type: string): boolean {
  return Object.entries(attachmentTypes)
    .some(([each, extensions]) => kinOf(each) === kinOf(type) && extensions.includes(extension))
}

/**
 * A file's name as it is kept and shown: the last part of a path, without characters that cannot be seen or turn the
 * direction of reading, no longer than people read, and with an extension that does not lie about its type.
 */
export function cleanFileName(given: string, type: string): string {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const seen = last.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, '').replace(/\s+/gu, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '')
  const own = extensionOf(seen)
  const usual = attachmentTypes[type]?.[0] ?? 'bin'
  const [stem, extension] = fits(own, type) ? [seen.slice(0, -own.length - 1), seen.slice(-own.length)] : [seen, usual]
  const room = limits.fileNameLength - Math.min(extension.length, longestExtension) - 1
  return `${Array.from(stem).slice(0, room).join('').trim() || 'file'}.${extension}`
}
