import type { Attachment, LastMessage } from '@parley/protocol'
import { t } from '../words/words.js'

const inWords = ({ name, type }: Pick<Attachment, 'name' | 'type'>) => (type.startsWith('image/') ? t('files.photo') : name)

/** What a line says in one piece of text: its words, or its files by name. */
export const saidIn = ({ body, attachments = [] }: { body: string; attachments?: readonly Attachment[] }): string =>
  body || attachments.map(({ name }) => name).join(', ')

/** The last message in a few words, for rows and notices. */
export function previewOf({ preview, attached }: LastMessage): string {
  if (!attached) return preview
  return attached.count > 1 ? t('files.several', { count: attached.count }) : inWords(attached)
}
