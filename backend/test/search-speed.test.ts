// Searching stays fast when the archive grows: by indexes alone, whether a word is rare or in every second line.
// How to measure it with more lines than these stands in docs/search.md.
import { DataSource } from 'typeorm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { searchQueryOf, searchVectorOf } from '../src/conversations/search-words.js'
import { findConversations, type Filters } from '../src/transcripts/find-conversations.js'
import { findLines } from '../src/transcripts/find-lines.js'
import { aDatabase, type TestDatabase } from './test-database.js'

const isMeasured = process.env['PARLEY_SEARCH_LINES'] !== undefined
const lines = Number(process.env['PARLEY_SEARCH_LINES'] ?? 60_000)
const perConversation = 10
const [site, queue, rareQueue, agent] = ['1', '2', '3', '4'].map((digit) => `00000000-0000-7000-8000-00000000000${digit}`)
const longMs = 3_600_000

let database: TestDatabase
let db: DataSource

beforeAll(async () => {
  database = await aDatabase()
  db = await new DataSource({ type: 'postgres', url: database.url, poolSize: 1, installExtensions: false }).initialize()
  await fill()
}, longMs)
afterAll(async () => {
  await db.destroy()
  await database.drop()
})

/**
 * Words by Zipf's law: `2x` is in two lines of five, `50x` in one of seventy, `5000x` in hardly any; five lines of all
 * ask for an invoice in Chinese.
 */
async function fill(): Promise<void> {
  await db.query(`insert into sites values ($1, 'Site', 'key', '{}', '{}', '{}', array[$2::uuid], now())`, [site, queue])
  await db.query(`insert into queues (id, name, created_at) values ($1, 'Common', now()), ($2, 'Rare', now())`,
    [queue, rareQueue])
  await db.query(`
    insert into agents (id, name, email, role, created_at) values ($1, 'Ann', 'ann@parley.example', 'agent', now())`,
  [agent])
  await db.query(`
    insert into visitors (id, site_id, name, email, first_seen_at, last_seen_at)
    select gen_random_uuid(), $1, 'Visitor ' || n, 'visitor' || n || '@shop.example', now(), now()
    from generate_series(1, $2::int) n`,
  [site, lines / perConversation])
  await db.query(`
    insert into conversations
      (id, site_id, visitor_id, client_id, queue_id, status, queued_at, closed_at, created_at, head, rating_score)
    select gen_random_uuid(), $1, v.id, gen_random_uuid(), case when n % 500 = 0 then $3::uuid else $2 end, 'closed',
      at, at, at, $4::int, case when n % 7 = 0 then 1 + n % 5 end
    from (
      select id, row_number() over () as n, now() - row_number() over () * interval '30 seconds' as at from visitors) v`,
  [site, queue, rareQueue, perConversation])
  await db.query(`
    insert into assignments (id, conversation_id, agent_id, queue_id, began_at, began_by, ended_at, ended_by)
    select gen_random_uuid(), id, $1, queue_id, created_at, 'routed', created_at, 'closed'
    from conversations where queue_id = $2`,
  [agent, rareQueue])
  await db.query(`
    insert into entries (conversation_id, seq, id, kind, author_kind, body, search, at)
    select c.id, seq, gen_random_uuid(), 'message', 'visitor', array_to_string(words, ' '), array_to_tsvector(words),
      c.created_at
    from conversations c, generate_series(1, $1::int) seq, lateral (
      select array_agg(distinct ceil(exp(random() * ln(50000)))::int || 'x') as words
      from generate_series(1, 8) where c.id is not null and seq > 0) said`, [perConversation])
  await db.query(`
    update entries e set body = $1, search = array_to_tsvector($2::text[])
    from (select conversation_id from entries where seq = 3 order by random() limit 5) chosen
    where e.conversation_id = chosen.conversation_id and e.seq = 3`, ['你好，我要开发票', searchVectorOf('你好，我要开发票')])
  await db.query('vacuum analyze')
}

async function entriesReadThrough(): Promise<number> {
  await db.query('select pg_stat_force_next_flush()')
  const [row] = await db.query<{ seq_scan: string }[]>(
    `select seq_scan from pg_stat_user_tables where relname = 'entries'`)
  return Number(row?.seq_scan)
}

/** Twice, as a first look also warms the cache; the second is what counts. */
async function search(q: string, filters: Filters = {}): Promise<{ found: number; ms: number; withLines: number }> {
  const words = searchQueryOf(q)
  const run = async () => {
    const startedAt = performance.now()
    const places = await findConversations(db, filters, { words, visitor: q }, null, 26)
    const hits = words ? await findLines(db, places.map(({ id }) => id), words) : new Map<string, unknown>()
    return { found: places.length, ms: performance.now() - startedAt, withLines: hits.size }
  }
  const first = await run()
  const second = await run()
  const held = Object.keys(filters).join(', ') || 'no filter'
  if (isMeasured) console.log(`${q} (${held}): first ${first.ms.toFixed(0)} ms, again ${second.ms.toFixed(0)} ms`)
  return second
}

const lastWeek: Filters = { from: new Date(Date.now() - 7 * 86_400_000).toISOString() }

it.each([
  ['a Chinese word of two characters', '发票', {}, 5],
  ['a phrase', '"我要开发票"', {}, 5],
  ['a word that is nowhere', 'zanzibar', {}, 0],
  ['a word of every second line', '2x', {}, 26],
  ['a word of one line in a hundred', '70x', {}, 26],
  ['a word of one line in a thousand', '700x', {}, 26],
  ['a common word in a week', '2x', lastWeek, 26],
  ['a common word in a rare queue', '2x', { queueId: rareQueue }, 1],
  ['a common word of a certain agent', '2x', { agentId: agent }, 1],
  ['two common words', '2x 3x', {}, 26],
  ['the beginning of many words', '49', {}, 26],
  ['the beginning of some words', '4999', {}, 1],
  ['the beginning of an address', 'visitor123@shop', {}, 1],
] satisfies [string, string, Filters, number][])('finds %s without reading all entries', async (_what, q, filters, atLeast) => {
  const before = await entriesReadThrough()
  const { found } = await search(q, filters)
  expect(found).toBeGreaterThanOrEqual(atLeast)
  expect(await entriesReadThrough()).toBe(before)
}, longMs)
