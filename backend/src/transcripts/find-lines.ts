import type { TranscriptHit } from '@parley/protocol'
import type { DataSource } from 'typeorm'
import type { SearchQuery } from '../conversations/search-words.js'
import { excerptOf } from './excerpt.js'

/** Hits shown of one conversation, and lines looked at for them: a phrase may be in few that hold its words. */
const shown = 3
const looked = 100

interface LineRow { conversation_id: string; seq: number; body: string }

/**
 * The first lines of each conversation in which everything asked for stands, as they read now. An edited line is found
 * by its latest text and numbered as the line it changes; a recalled one is not found.
 */
export async function findLines(
  db: DataSource, ids: string[], words: SearchQuery,
): Promise<Map<string, TranscriptHit[]>> {
  const rows = await db.query<LineRow[]>(`
    select e.conversation_id, coalesce(line.seq, e.seq) as seq, e.body
    from unnest($1::uuid[]) as c(id)
    cross join lateral (
      select * from entries e
      where e.conversation_id = c.id and e.search @@ $2::tsquery and e.recalled_at is null and not exists (
        select from entries later where later.conversation_id = e.conversation_id and later.seq > e.seq
          and later.kind = 'edited' and later.content->>'target' = coalesce(e.content->>'target', e.id::text))
      order by e.seq limit $3) e
    left join entries line on line.id = (e.content->>'target')::uuid
    order by e.conversation_id, 2`, [ids, words.tsquery, looked])
  const hits = new Map<string, TranscriptHit[]>()
  for (const { conversation_id: id, seq, body } of rows) {
    const found = hits.get(id) ?? []
    if (found.length === shown) continue
    const excerpt = excerptOf(body, words.needles)
    if (excerpt) hits.set(id, [...found, { seq, ...excerpt }])
  }
  return hits
}
