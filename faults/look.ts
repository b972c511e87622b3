import pg from 'pg'
import type { Look, Stored } from './history.js'

/** A pair of eyes on the database that goes past every wire. */
export interface Onlooker {
  /** Null while the database is away. */
  look(at: number): Promise<Look | null>
  /** Heads and versions of all conversations, to see whether anything still moves; null while the database is away. */
  standing(): Promise<Standing | null>
  /** How often each visitor and agent is connected, by id; null while the database is away. */
  present(): Promise<ReadonlyMap<string, number> | null>
  read(): Promise<Stored>
  close(): Promise<void>
}
export interface Standing {
  [conversationId: string]: {
    visitorId: string; status: string; head: number; version: number; visitorHead: number; visitorVersion: number
  }
}

export function createOnlooker(url: string): Onlooker {
  const pool = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 2_000, query_timeout: 5_000 })
  pool.on('error', () => undefined)
  const rows = async <T>(sql: string): Promise<T[]> => (await pool.query(sql)).rows as T[]
  const ids = async (sql: string) => (await rows<{ id: string }>(sql)).map(({ id }) => id)
  const ifThere = <T>(work: Promise<T>): Promise<T | null> => work.catch(() => null)

  return {
    look: (at) => ifThere((async (): Promise<Look> => ({
      at,
      overCapacity: await ids(`
        select a.id from agents a join conversations c on c.agent_id = a.id and c.status = 'active'
        group by a.id having count(*) > a.capacity`),
      heldTwice: await ids(`
        select conversation_id as id from assignments where ended_at is null group by 1 having count(*) > 1`),
      inNoState: await ids(`
        select c.id from conversations c where c.status = 'active' and not exists (
          select 1 from assignments a
          where a.conversation_id = c.id and a.ended_at is null and a.agent_id = c.agent_id)`),
      // Whoever loses their agent stands where they stood before, not at the end.
      lostPlace: await ids(`
        select c.id from conversations c where c.status = 'queued' and exists (
          select 1 from entries e where e.conversation_id = c.id and e.kind = 'left' and e.at = c.queued_at)`),
    }))()),
    standing: () => ifThere((async () => Object.fromEntries((await rows<{ id: string } & Standing[string]>(`
      select id, visitor_id as "visitorId", status, head, version,
        visitor_head as "visitorHead", visitor_version as "visitorVersion" from conversations`))
      .map(({ id, ...heads }) => [id, heads])))()),
    present: () => ifThere((async () => new Map((await rows<{ id: string; count: number }>(
      'select person_id as id, count(*)::int from connections group by 1')).map(({ id, count }) => [id, count])))()),
    read: async () => ({
      entries: await rows(`
        select conversation_id as "conversationId", seq, visitor_seq as "visitorSeq", id, kind, author_id as "authorId",
          client_id as "clientId", body, recalled_at is not null as "isRecalled", array(
            select convert_from(string_agg(c.bytes, '' order by c.place), 'UTF8')
            from attachments a join attachment_chunks c on c.attachment_id = a.id
            where a.entry_id = entries.id group by a.id) as files
        from entries order by conversation_id, seq`),
      conversations: await rows(`
        select id, status, agent_id as "agentId", queue_id as "queueId", head, visitor_head as "visitorHead"
        from conversations`),
      assignments: await rows(`
        select conversation_id as "conversationId", agent_id as "agentId" from assignments where ended_at is null`),
      agents: await rows(`
        select id, capacity, status = 'online' and deactivated_at is null
          and exists (select 1 from connections where person_id = agents.id) as "isFree" from agents`),
    }),
    close: () => pool.end(),
  }
}
