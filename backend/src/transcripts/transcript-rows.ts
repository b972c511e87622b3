import type { Named, Status, TranscriptRow } from '@parley/protocol'
import type { DataSource } from 'typeorm'

interface Row {
  id: string
  site: Named
  queue: Named
  visitor_id: string
  visitor_name: string | null
  visitor_email: string | null
  agents: Named[] | null
  status: Status
  created_at: Date
  closed_at: Date | null
  messages: number
  rating_score: number | null
  rating_comment: string | null
}

export type Told = Omit<TranscriptRow, 'hits'>

/** What the list says of these conversations, by id, and the visitor's e-mail, which it does not say. */
export async function readRows(
  db: DataSource, ids: string[],
): Promise<Map<string, { row: Told; email: string | null }>> {
  const rows = await db.query<Row[]>(`
    select c.id, c.status, c.created_at, c.closed_at, c.messages, c.rating_score, c.rating_comment,
      json_build_object('id', s.id, 'name', s.name) as site, json_build_object('id', q.id, 'name', q.name) as queue,
      v.id as visitor_id, v.name as visitor_name, v.email as visitor_email, (
        select json_agg(json_build_object('id', held.id, 'name', held.name) order by held.since)
        from (select a.id, a.name, min(h.began_at) as since from assignments h join agents a on a.id = h.agent_id
          where h.conversation_id = c.id group by a.id) held) as agents
    from conversations c
    join sites s on s.id = c.site_id join queues q on q.id = c.queue_id join visitors v on v.id = c.visitor_id
    where c.id = any($1)`, [ids])
  return new Map(rows.map((row) => [row.id, { row: told(row), email: row.visitor_email }]))
}

const told = (row: Row): Told => ({
  id: row.id, site: row.site, queue: row.queue, visitorId: row.visitor_id, visitorName: row.visitor_name,
  agents: row.agents ?? [], status: row.status, startedAt: row.created_at.toISOString(), closedAt: row.closed_at?.toISOString() ?? null,
  messages: row.messages,
  rating: row.rating_score === null ? null : { score: row.rating_score, comment: row.rating_comment },
})
