import { limits } from './limits.js'

/** A file that belongs to a message or note. Its bytes are at `GET /api/attachments/:id`. */
export interface Attachment {
  id: string
  /** As it was called by its sender, without anything that could mislead; its extension fits the type. */
  name: string
  /** What the bytes are, found out by the server. */
  type: string
  /** In bytes. */
  size: number
  /** Of an image, in pixels, as it is to be shown. */
  width?: number
  height?: number
}

/** The types of files that are taken, each with the extensions that go with it; the first is the usual one. */
export const attachmentTypes: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/avif': ['avif'],
  'image/heic': ['heic', 'heif'],
  'application/pdf': ['pdf'],
  'text/plain': ['txt', 'log', 'md'],
  'text/csv': ['csv'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'application/vnd.oasis.opendocument.text': ['odt'],
  'application/vnd.oasis.opendocument.spreadsheet': ['ods'],
  'application/vnd.oasis.opendocument.presentation': ['odp'],
  'video/mp4': ['mp4', 'm4v'],
  'video/webm': ['webm'],
  'video/quicktime': ['mov'],
  'audio/mpeg': ['mp3'],
  'audio/mp4': ['m4a'],
  'audio/ogg': ['ogg', 'oga', 'opus'],
  'audio/wav': ['wav'],
}

/** Images that every browser shows, and that carry no script: the only files that are shown in place. */
export const isShownInPlace = (type: string): boolean => /^image\/(?:png|jpeg|gif|webp|avif)$/.test(type)

/** What follows the last dot of a file's name, in lower case; empty without one. */
export const extensionOf = (name: string): string => /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''

const isTaken = (name: string, type: string) => {
  const extension = extensionOf(name)
  if (extension === '') return type in attachmentTypes
  return Object.values(attachmentTypes).some((extensions) => extensions.includes(extension))
}

/** Why a file will not be taken, as far as its name, size and what its sender says of its type tell; null: send it. */
export function whyNotAttached(file: { name: string; size: number; type: string }): 'too_large' | 'empty' | 'type' | null {
  if (!isTaken(file.name, file.type)) return 'type'
  if (file.size > limits.attachmentBytes) return 'too_large'
  return file.size === 0 ? 'empty' : null
}
