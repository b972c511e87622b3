import type { Attachment, Author, Entry, EntryContent } from '@parley/protocol'
import type { StoredEntry } from '../events/domain-events.js'

/** A row of `entries`, as `select *` gives it. */
export interface EntryRow {
  conversation_id: string
  seq: number
  visitor_seq: number | null
  id: string
  kind: EntryContent['kind']
  author_kind: Author['kind']
  author_id: string | null
  client_id: string | null
  body: string | null
  content: { authorName?: string; attachments?: Attachment[] } & Record<string, unknown>
  recalled_at: Date | null
  at: Date
}

const authorOf = (row: EntryRow): Author => {
  if (row.author_kind !== 'agent') return { kind: row.author_kind }
  return { kind: 'agent', id: row.author_id ?? '', name: row.content.authorName ?? '' }
}

/** What the kind says. The row was written by `append` from a checked `EntryContent`, so its shape is known. */
function contentOf(row: EntryRow): EntryContent {
  const { authorName: _author, attachments, ...content } = row.content
  const body = row.recalled_at || row.body === null ? '' : row.body
  const hasBody = row.kind === 'message' || row.kind === 'note' || row.kind === 'edited'
  const files = attachments && !row.recalled_at ? { attachments } : {}
  return { kind: row.kind, ...(hasBody ? { body } : {}), ...content, ...files } as EntryContent
}

/** An entry in the team's numbering. A recalled text is blank, and has no files. */
export const teamEntry = (row: EntryRow): Entry => ({
  id: row.id, conversationId: row.conversation_id, seq: row.seq, at: row.at.toISOString(), author: authorOf(row),
  ...(row.client_id ? { clientId: row.client_id } : {}), ...contentOf(row),
})

/** The same entry in the visitor's numbering; null when it is not theirs to see. */
export const visitorEntry = (row: EntryRow): Entry | null =>
  row.visitor_seq === null ? null : { ...teamEntry(row), seq: row.visitor_seq }

export function storedEntry(row: EntryRow): StoredEntry {
  const team = teamEntry(row)
  return { team, visitor: row.visitor_seq === null ? null : { ...team, seq: row.visitor_seq } }
}
