import { z } from 'zod'
import { limits } from '../limits.js'

const bytes = (text: string) => new TextEncoder().encode(text).byteLength

/** Text that PostgreSQL can keep: no NUL, no half of a surrogate pair. */
export const storable = (text: string) => !text.includes('\u0000') && text.isWellFormed()

/** One line of at most `max` characters, trimmed, not empty. */
export const line = (max: number) =>
  z.string().trim().min(1).max(max).refine(storable, 'has a character that cannot be kept')

/** At most `max` characters, trimmed, may be empty. */
export const optionalLine = (max: number) => z.string().trim().max(max).refine(storable, 'has a character that cannot be kept')

const isBlank = (text: string) => text.trim().length === 0
const text = z.string()
  .refine(storable, 'has a character that cannot be kept')
  .refine((words) => bytes(words) <= limits.messageBytes, { error: 'is longer than 16 KB', params: { code: 'too_large' } })

/** What a person writes: not blank, and within the size of a message. Its spaces stay as they are. */
export const body = text.refine((words) => !isBlank(words), 'is empty')

export const id = z.uuid().toLowerCase()

/** What a message or note says: words, files, or both; a blank text is none. To be refined by `saysSomething`. */
export const said = {
  body: text.transform((words) => isBlank(words) ? '' : words).default(''),
  attachmentIds: z.array(id).min(1).max(limits.attachmentsPerMessage)
    .refine((ids) => new Set(ids).size === ids.length, 'names a file twice').optional(),
}
type Said = { body: string; attachmentIds?: string[] | undefined }
export const saysSomething: [(said: Said) => boolean, { path: string[]; error: string }] = [
  ({ body: words, attachmentIds }) => words !== '' || attachmentIds !== undefined, { path: ['body'], error: 'is empty' },
]
export const email = z.email().max(limits.emailLength).transform((address) => address.toLowerCase())
/** Counted in characters as people count them, so that one beyond the basic plane is one. Strings count it as two. */
export const password = z.string().min(1).max(limits.passwordMax * 2)
  .refine((text) => [...text].length >= limits.passwordMin, `is shorter than ${limits.passwordMin} characters`)
  .refine((text) => [...text].length <= limits.passwordMax, `is longer than ${limits.passwordMax} characters`)
/** One that was set before; how it is made up does not matter any more. */
export const knownPassword = z.string().min(1).max(limits.passwordMax * 2)
export const color = z.string().regex(/^#[0-9a-f]{6}$/i)
export const cursor = z.string().max(400)

/** An origin as browsers send it: scheme, host, port, and nothing else. */
export const origin = z.string().max(limits.urlLength).transform((text, context) => {
  const url = URL.parse(text)
  if (url && (url.protocol === 'https:' || url.protocol === 'http:') && url.pathname === '/' && !url.search && !url.hash
    && !url.username && !url.password) return url.origin
  context.addIssue({ code: 'custom', message: 'is not an origin like https://shop.example' })
  return z.NEVER
})
