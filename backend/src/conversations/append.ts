import { randomUUIDv7 } from 'node:crypto'
import type { Author, EntryContent } from '@parley/protocol'
import type { EntryRow } from './entry-view.js'
import { searchVectorOf } from './search-words.js'

/**
 * The only writer of entries. One statement numbers the entry for both readers, stores it, and brings the
 * conversation's row up to date; so an entry and its number are there together or not at all, and the row's lock
 * makes the order of numbers the order of commits.
 */

/** Where a statement runs: a transaction's manager, or the data source for a statement that is its own transaction. */
export interface Runner { query<T = unknown>(sql: string, parameters?: unknown[]): Promise<T> }

export interface NewEntry {
  conversationId: string
  author: Author
  /** Of a visitor, whose entries carry no author id in their view. */
  visitorId?: string
  content: EntryContent
  clientId?: string
  /** Kept from the visitor whatever its kind: an edit or recall of a note. */
  teamOnly?: boolean
  at: Date
}

/** A condition on the conversation's row `c`; its parameters follow those of the entry, numbered from `first`. */
export type Guard = (first: number) => { sql: string; parameters: unknown[] }

const PREVIEW_LENGTH = 140
const OWN_PARAMETERS = 12

const teamKinds: ReadonlySet<string> = new Set<EntryContent['kind']>(['note', 'snoozed', 'idled'])
const isForVisitor = (entry: NewEntry) =>
  entry.teamOnly !== true && !teamKinds.has(entry.content.kind)

const previewOf = (body: string) => Array.from(body.replace(/\s+/g, ' ').trim()).slice(0, PREVIEW_LENGTH).join('')

const statement = (guard: string) => `
  with numbered as (
    update conversations c set
      head = c.head + 1,
      visitor_head = c.visitor_head + $11::int,
      version = c.version + 1,
      visitor_version = c.visitor_version + $11::int,
      messages = c.messages + ($3::text = 'message')::int,
      agent_unread = c.agent_unread + ($3 = 'message' and $4::text = 'visitor')::int,
      visitor_unread = c.visitor_unread + ($3 = 'message' and $4 = 'agent')::int,
      last_message = case when $3 = 'message' then jsonb_build_object(
        'seq', c.head + 1, 'visitorSeq', c.visitor_head + 1, 'by', $4, 'preview', $12::text, 'at', $10::timestamptz)
        else c.last_message end,
      unanswered_since = case when $3 <> 'message' then c.unanswered_since
        when $4 = 'visitor' then coalesce(c.unanswered_since, $10) end
    where c.id = $1 and ${guard}
    returning c.head, c.visitor_head
  )
  insert into entries
    (conversation_id, seq, visitor_seq, id, kind, author_kind, author_id, client_id, body, content, search, at)
  select $1, head, case when $11 = 1 then visitor_head end, $2, $3, $4, $5, $6, $7, $8::jsonb,
    array_to_tsvector($9::text[]), $10
  from numbered
  returning conversation_id, seq, visitor_seq, id, kind, author_kind, author_id, client_id, body, content, recalled_at, at`

/**
 * Appends an entry to a conversation that `guard` lets through; without a guard the caller holds the row's lock and
 * has decided. Returns the stored row, or null when the guard refused. A second entry with the same author and
 * `clientId` fails on the index `entries_retry`.
 */
export async function append(tx: Runner, entry: NewEntry, guard?: Guard): Promise<EntryRow | null> {
  const { kind, ...said } = entry.content
  const { body = null, ...rest } = 'body' in said ? said : { ...said, body: null }
  const content = { ...rest, ...(entry.author.kind === 'agent' ? { authorName: entry.author.name } : {}) }
  const authorId = entry.author.kind === 'agent' ? entry.author.id : entry.visitorId ?? null
  const extra = guard?.(OWN_PARAMETERS + 1) ?? { sql: 'true', parameters: [] }
  const rows = await tx.query<EntryRow[]>(statement(extra.sql), [
    entry.conversationId, randomUUIDv7(), kind, entry.author.kind, authorId, entry.clientId ?? null, body,
    JSON.stringify(content), body === null ? null : searchVectorOf(body), entry.at, isForVisitor(entry) ? 1 : 0,
    body === null ? null : previewOf(body), ...extra.parameters,
  ])
  return rows[0] ?? null
}

/** `append` where the caller holds the row's lock, so that there is nothing that could refuse. */
export async function appendLocked(tx: Runner, entry: NewEntry): Promise<EntryRow> {
  const row = await append(tx, entry)
  if (!row) throw new Error(`conversation ${entry.conversationId} is gone while its row is locked`)
  return row
}
