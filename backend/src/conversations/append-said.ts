import type { EntryOf } from '@parley/protocol'
import type { AttachmentsService } from '../attachments/attachments.service.js'
import { Refusal } from '../refusal.js'
import type { Speaker } from '../speaker.js'
import { appendLocked, type NewEntry, type Runner } from './append.js'
import type { EntryRow } from './entry-view.js'

/** What a request says: words, files by their ids, or both. */
export interface Said { body: string; attachmentIds?: string[] | undefined }

type Content<Kind extends 'message' | 'note'> = Omit<EntryOf<Kind>, keyof EntryOf<'closed'>> & { kind: Kind }
export type SaidEntry = NewEntry & { content: Content<'message'> | Content<'note'> }

/**
 * Appends a message or note to a conversation whose row the caller holds, with the files it names: they and the entry
 * are there together or not at all.
 * @throws Refusal `not_found` or `conflict` for files that are not the speaker's to send
 */
export async function appendSaid(
  tx: Runner, attachments: AttachmentsService, speaker: Speaker, entry: SaidEntry, ids: readonly string[] = [],
): Promise<EntryRow> {
  if (ids.length === 0) return appendLocked(tx, entry)
  const files = await attachments.take(tx, speaker, ids)
  const row = await appendLocked(tx, { ...entry, content: { ...entry.content, attachments: files } })
  await attachments.give(tx, ids, row.id)
  const [first] = files
  if (row.kind === 'message' && row.body === '' && first) {
    await tx.query('update conversations set last_message = last_message || $2::jsonb where id = $1',
      [row.conversation_id, JSON.stringify({ attached: { name: first.name, type: first.type, count: files.length } })])
  }
  return row
}

/** The first entry of a send that is repeated. @throws Refusal `conflict` when it said something else */
export function sameOrConflict(first: EntryRow, kind: 'message' | 'note', said: Said): EntryRow {
  const had = (first.content.attachments ?? []).map(({ id }) => id)
  if (first.kind === kind && first.body === said.body && had.join() === (said.attachmentIds ?? []).join()) return first
  throw new Refusal('conflict', 'Something else was sent under this id before.')
}
