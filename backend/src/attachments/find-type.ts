import { attachmentTypes, extensionOf } from '@parley/protocol'
import { fileTypeFromBuffer } from 'file-type'

/** Other names under which a type that is taken goes. */
const usualNames: Record<string, string> = {
  'image/apng': 'image/png', 'image/heif': 'image/heic', 'audio/x-m4a': 'audio/mp4', 'video/x-m4v': 'video/mp4',
  'audio/ogg; codecs=opus': 'audio/ogg', 'audio/vnd.wave': 'audio/wav',
}
/** What a browser or a shell would run, whatever it is called. */
const runs = /^(?:\u00ef\u00bb\u00bf)?\s*(?:#!|<(?:!doctype|html|head|body|script|svg|iframe|\?php|\?xml))/i
const extensionsOfText = ['text/plain', 'text/csv'].flatMap((type) => attachmentTypes[type] ?? [])

/**
 * What a file is, by its first bytes; null where that is nothing that is taken. Text has no mark of its own: it is what
 * is called a text, and holds nothing but characters, which `isText` has to say of the rest as well. What the sender
 * says of the type is not asked: it proves nothing.
 */
export async function findType(head: Buffer, name: string): Promise<string | null> {
  const found = await fileTypeFromBuffer(head)
  const type = found ? usualNames[found.mime] ?? found.mime : textType(head, name)
  return type !== null && type in attachmentTypes ? type : null
}

function textType(head: Buffer, name: string): string | null {
  const extension = extensionOf(name)
  if (extension !== '' && !extensionsOfText.includes(extension)) return null
  if (!isText(head) || runs.test(head.toString('latin1', 0, 256))) return null
  return extension === 'csv' ? 'text/csv' : 'text/plain'
}

/** Control characters besides those of lines, pages, tabs and the colours of a log. The encoding may be any. */
const isNoCharacter = (byte: number) => byte < 32 && !(byte >= 8 && byte <= 13) && byte !== 27

/** Whether bytes can be a piece of a text. */
export const isText = (bytes: Buffer): boolean => !bytes.some(isNoCharacter)
