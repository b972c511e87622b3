import { randomUUIDv7 } from 'node:crypto'
import type { Author, EntryContent } from '@parley/protocol'
import type { EntryRow } from './entry-view.js'
import { searchVectorOf } from './search-words.js'

/**
 * The only writer of entries. One statement numbers each entry for both readers, stores it, and brings its
 * conversation's row up to date; so an entry and its number are there together or not at all, and the row's lock makes
 * the order of numbers the order of commits.
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

/** A message whose author is held against the conversation's row by the statement itself. */
export interface UsualSend extends NewEntry {
  /** The newest entry that the agent has seen; when there is a newer one, theirs is not appended. */
  seenSeq?: number | undefined
}

const PREVIEW_LENGTH = 140

const teamKinds: ReadonlySet<string> = new Set<EntryContent['kind']>(['note', 'snoozed', 'idled'])
const isForVisitor = (entry: NewEntry) =>
  entry.teamOnly !== true && !teamKinds.has(entry.content.kind)

const previewOf = (body: string) => Array.from(body.replace(/\s+/g, ' ').trim()).slice(0, PREVIEW_LENGTH).join('')

const columns = `conversation_id uuid, id uuid, kind text, author_kind text, author_id uuid, client_id uuid, body text,
    content jsonb, words text[], preview text, is_for_visitor int, seen_seq int, at timestamptz`

/** `reached`: which of the given entries `g` may be appended, as a query of all their columns. */
const statement = (reached: string) => `
  with given as (select * from json_to_recordset($1::json) as g(${columns})),
  reached as (${reached}),
  numbered as (
    update conversations c set
      head = c.head + 1,
      visitor_head = c.visitor_head + g.is_for_visitor,
      version = c.version + 1,
      visitor_version = c.visitor_version + g.is_for_visitor,
      messages = c.messages + (g.kind = 'message')::int,
      agent_unread = c.agent_unread + (g.kind = 'message' and g.author_kind = 'visitor')::int,
      visitor_unread = c.visitor_unread + (g.kind = 'message' and g.author_kind = 'agent')::int,
      last_message = case when g.kind = 'message' then jsonb_build_object(
        'seq', c.head + 1, 'visitorSeq', c.visitor_head + 1, 'by', g.author_kind, 'preview', g.preview, 'at', g.at)
        else c.last_message end,
      unanswered_since = case when g.kind <> 'message' then c.unanswered_since
        when g.author_kind = 'visitor' then coalesce(c.unanswered_since, g.at) end
    from reached g where c.id = g.conversation_id
    returning c.head, c.visitor_head, g.*
  )
  insert into entries
    (conversation_id, seq, visitor_seq, id, kind, author_kind, author_id, client_id, body, content, search, at)
  select conversation_id, head, case when is_for_visitor = 1 then visitor_head end, id, kind, author_kind, author_id,
    client_id, body, content, array_to_tsvector(words), at
  from numbered
  returning id, seq, visitor_seq`

const locked = statement('select g.* from given g')

/**
 * Lets the usual send through: of the conversation's visitor or holder, who may write at once and has missed nothing.
 * What it does not let through may still be right. A row that somebody else has locked is not waited for, as the
 * others would wait with it. The look for a repeat may be as old as the statement; `entries_retry` has the last word.
 */
const usual = statement(`
  select g.* from given g cross join lateral (
    select from conversations c
    where c.id = g.conversation_id
      and case g.author_kind when 'visitor' then c.visitor_id = g.author_id and c.status in ('queued', 'active') and c.idle_since is null
        else c.agent_id = g.author_id and c.status = 'active' and (g.seen_seq is null or c.head <= g.seen_seq) end
      and not exists (select from entries e
        where e.conversation_id = c.id and e.author_id = g.author_id and e.client_id = g.client_id)
    for no key update skip locked) held`)

/** An entry as it will be stored, but for its numbers. */
function rowOf(entry: NewEntry): Omit<EntryRow, 'seq' | 'visitor_seq'> {
  const { kind, ...said } = entry.content
  const { body = null, ...rest } = 'body' in said ? said : { ...said, body: null }
  return {
    conversation_id: entry.conversationId, id: randomUUIDv7(), kind, author_kind: entry.author.kind,
    author_id: entry.author.kind === 'agent' ? entry.author.id : entry.visitorId ?? null, client_id: entry.clientId ?? null,
    body, content: { ...rest, ...(entry.author.kind === 'agent' ? { authorName: entry.author.name } : {}) },
    recalled_at: null, at: entry.at,
  }
}

type Numbers = Pick<EntryRow, 'id' | 'seq' | 'visitor_seq'>

async function run(tx: Runner, sql: string, entries: readonly UsualSend[]): Promise<(EntryRow | null)[]> {
  const given = entries.map((entry) => {
    const row = rowOf(entry)
    const { body } = row
    return {
      row, words: body === null ? null : searchVectorOf(body), preview: body === null ? null : previewOf(body),
      is_for_visitor: isForVisitor(entry) ? 1 : 0, seen_seq: entry.seenSeq,
    }
  })
  const stored = await tx.query<Numbers[]>(sql, [JSON.stringify(given.map(({ row, ...rest }) => ({ ...row, ...rest })))])
  const numbers = new Map(stored.map((each) => [each.id, each]))
  return given.map(({ row }) => {
    const its = numbers.get(row.id)
    return its ? { ...row, ...its } : null
  })
}

/**
 * Appends messages, each to another conversation, where that may be done at once. Returns the stored rows in the order
 * given, null for each that somebody has to look at more closely. A second entry with the same author and `clientId`
 * makes all of it fail, on the index `entries_retry`.
 */
export const appendUsual = (tx: Runner, sends: readonly UsualSend[]): Promise<(EntryRow | null)[]> => run(tx, usual, sends)

/** Appends an entry where the caller holds the row's lock, so that there is nothing that could refuse. */
export async function appendLocked(tx: Runner, entry: NewEntry): Promise<EntryRow> {
  const [row] = await run(tx, locked, [entry])
  if (!row) throw new Error(`conversation ${entry.conversationId} is gone while its row is locked`)
  return row
}
