import type { Visitor as VisitorView } from '@parley/protocol'

interface Database { query: <T>(sql: string, values?: unknown[]) => Promise<T> }
type Row = Omit<VisitorView, 'firstSeenAt' | 'lastSeenAt' | 'page'> & {
  firstSeenAt: Date; lastSeenAt: Date; url: string | null; title: string; referrer: string | null; at: Date
}

/** Visitors as the team sees them, by id; those that do not exist are missing. */
export async function visitorViews(db: Database, visitorIds: readonly string[]): Promise<Map<string, VisitorView>> {
  if (visitorIds.length === 0) return new Map()
  const rows = await db.query<Row[]>(`
    select v.id, v.site_id as "siteId", v.name, v.email, v.language, v.browser,
      exists(select from connections c where c.kind = 'visitor' and c.person_id = v.id) as online,
      v.first_seen_at as "firstSeenAt", v.last_seen_at as "lastSeenAt", p.url, p.title, p.referrer, p.at
    from visitors v left join lateral (
      select url, title, referrer, at from visitor_pages where visitor_id = v.id order by id desc limit 1) p on true
    where v.id = any($1)`, [visitorIds])
  return new Map(rows.map((row) => [row.id, viewOf(row)]))
}

const viewOf = ({ url, title, referrer, at, ...row }: Row): VisitorView => ({
  ...row, firstSeenAt: row.firstSeenAt.toISOString(), lastSeenAt: row.lastSeenAt.toISOString(),
  page: url === null ? null : { url, title, referrer, at: at.toISOString() },
})
