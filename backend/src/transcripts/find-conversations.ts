import type { DataSource } from 'typeorm'
import type { SearchQuery } from '../conversations/search-words.js'
import { Values } from './statement.js'

/** A conversation's place in the list, newest first. */
export interface Place { id: string; time: Date }

export interface Filters {
  from?: string | undefined
  to?: string | undefined
  agentId?: string | undefined
  queueId?: string | undefined
  siteId?: string | undefined
  minScore?: number | undefined
}

export interface Search {
  /** Words of entries; null when only the visitor is looked for. */
  words: SearchQuery | null
  /** The beginning of the visitor's name or e-mail. */
  visitor: string
}

/**
 * How a search is answered depends on how common its words are. Rare ones: all their entries by the index on words,
 * then the newest of their conversations. Common ones: the newest conversations one by one, until enough of them match;
 * that never reads more than `walk` of them, and then falls back to the first way.
 */
const common = 10_000
const walk = 2_000

type Rows = { id: string; created_at: Date }[]

/** Conversations that pass the filters, and may hold what is searched, after `after`; at most `limit`, newest first. */
export async function findConversations(
  db: DataSource, filters: Filters, search: Search | null, after: Place | null, limit: number,
): Promise<Place[]> {
  if (search === null) return placesIn(await list(db, filters, after, limit))
  if (search.words !== null && await entriesExpected(db, search.words) > common) {
    const found = await byTime(db, filters, search, after, limit)
    if (found !== null) return placesIn(found)
  }
  return placesIn(await byWords(db, filters, search, after, limit))
}

const placesIn = (rows: Rows): Place[] => rows.map(({ id, created_at: time }) => ({ id, time }))

function list(db: DataSource, filters: Filters, after: Place | null, limit: number): Promise<Rows> {
  const values = new Values()
  return db.query(`select c.id, c.created_at from conversations c where ${passing(filters, after, values)}
    order by c.created_at desc, c.id desc limit ${values.add(limit)}`, values.list)
}

function byWords(db: DataSource, filters: Filters, search: Search, after: Place | null, limit: number): Promise<Rows> {
  const values = new Values()
  const inEntries = search.words === null ? '' : `
      select e.conversation_id as id from entries e
      where e.search @@ ${values.add(search.words.tsquery)}::tsquery union`
  // Each conversation is looked up by its id: expecting more than there are, the planner would rather read all of them.
  return db.query(`
    with found as (${inEntries}
      select o.id from conversations o where o.visitor_id in (${visitors(search, values)}))
    select c.id, c.created_at from found
    cross join lateral (select * from conversations where id = found.id offset 0) c
    where ${passing(filters, after, values)}
    order by c.created_at desc, c.id desc limit ${values.add(limit)}`, values.list)
}

/** Null when the walk ended before enough were found. */
async function byTime(
  db: DataSource, filters: Filters, search: Search, after: Place | null, limit: number,
): Promise<Rows | null> {
  const values = new Values()
  // The inner `limit 1` keeps the planner from turning the look at each conversation into one over all entries.
  const rows = await db.query<(Rows[number] & { walked: number })[]>(`
    with walked as materialized (
      select c.id, c.created_at, c.visitor_id from conversations c where ${passing(filters, after, values)}
      order by c.created_at desc, c.id desc limit ${walk})
    (select c.id, c.created_at, 0 as walked from walked c
    where (select true from entries e where e.conversation_id = c.id
        and e.search @@ ${values.add(search.words?.tsquery)}::tsquery limit 1)
      or c.visitor_id in (${visitors(search, values)})
    order by c.created_at desc, c.id desc limit ${values.add(limit)})
    union all select null, null, count(*)::int from walked`, values.list)
  const found = rows.filter(({ id }) => id !== null)
  const isWhole = rows.some(({ id, walked }) => id === null && walked < walk)
  return found.length === limit || isWhole ? found : null
}

function passing(filters: Filters, after: Place | null, values: Values): string {
  const conditions = ['true']
  if (filters.from !== undefined) conditions.push(`c.created_at >= ${values.add(filters.from)}`)
  if (filters.to !== undefined) conditions.push(`c.created_at < ${values.add(filters.to)}`)
  if (filters.queueId !== undefined) conditions.push(`c.queue_id = ${values.add(filters.queueId)}`)
  if (filters.siteId !== undefined) conditions.push(`c.site_id = ${values.add(filters.siteId)}`)
  if (filters.minScore !== undefined) conditions.push(`c.rating_score >= ${values.add(filters.minScore)}`)
  if (filters.agentId !== undefined) {
    const held = `select a.conversation_id from assignments a where a.agent_id = ${values.add(filters.agentId)}`
    conditions.push(`c.id in (${held})`)
  }
  if (after !== null) {
    conditions.push(`(c.created_at, c.id) < (${values.add(after.time)}::timestamptz, ${values.add(after.id)}::uuid)`)
  }
  return conditions.join(' and ')
}

const visitors = (search: Search, values: Values) => {
  const beginning = values.add(`${search.visitor.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`)
  return `select v.id from visitors v where lower(v.name) like ${beginning} or lower(v.email) like ${beginning}`
}

/** How many entries PostgreSQL expects to hold these words; from its statistics, without looking at any. */
async function entriesExpected(db: DataSource, words: SearchQuery): Promise<number> {
  const [row] = await db.query<{ 'QUERY PLAN': { Plan: { 'Plan Rows': number } }[] }[]>(
    'explain (format json) select from entries where search @@ $1::tsquery', [words.tsquery])
  return row?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0
}
