import pg from 'pg'

/** Conversations and entries put straight into the database: what is measured is coming back to them, not making them. */
export interface Seed {
  /** One conversation for each visitor, with a first message, spread over the agents there are, who hold them. */
  conversationsOf: (visitorIds: string[]) => Promise<string[]>
  /** That many messages more in a conversation, of both sides, while nobody is told of them. */
  append: (conversationId: string, count: number) => Promise<void>
  end: () => Promise<void>
}

const conversations = `
  with a as (select array_agg(id order by id) as ids from agents where email like 'agent%@bench.example'),
    c as (
      insert into conversations (id, site_id, visitor_id, client_id, queue_id, status, agent_id, queued_at, assigned_at,
        created_at, last_message)
      select uuidv7(), v.site_id, v.id, gen_random_uuid(), (select id from queues limit 1), 'active',
        a.ids[1 + w.n % cardinality(a.ids)], now(), now(), now(), null
      from unnest($1::uuid[]) with ordinality as w (id, n) join visitors v on v.id = w.id cross join a
      returning id, visitor_id, agent_id, queue_id),
    s as (
      insert into assignments (id, conversation_id, agent_id, queue_id, began_at, began_by)
      select uuidv7(), id, agent_id, queue_id, now(), 'routed' from c)
  select c.id from unnest($1::uuid[]) with ordinality as w (id, n) join c on c.visitor_id = w.id order by w.n`

const entries = `
  with c as (
    update conversations set head = head + $2, visitor_head = visitor_head + $2, version = version + $2,
      visitor_version = visitor_version + $2, messages = messages + $2
    where id = any($1::uuid[]) returning id, head - $2 as head, visitor_head - $2 as visitor_head, visitor_id, agent_id)
  insert into entries (conversation_id, seq, visitor_seq, id, kind, author_kind, author_id, client_id, body, content, at)
  select c.id, c.head + n, c.visitor_head + n, uuidv7(), 'message', case when n % 2 = 1 then 'visitor' else 'agent' end,
    case when n % 2 = 1 then c.visitor_id else c.agent_id end, gen_random_uuid(),
    'Line ' || n || ', about as long as people write when they explain what went wrong with an order.',
    case when n % 2 = 1 then '{}' else '{"authorName": "Agent"}' end::jsonb, now()
  from c cross join generate_series(1, $2::int) as n`

export async function seedOf(databaseUrl: string): Promise<Seed> {
  const client = new pg.Client(databaseUrl)
  await client.connect()
  return {
    conversationsOf: async (visitorIds) => {
      const { rows } = await client.query<{ id: string }>(conversations, [visitorIds])
      const ids = rows.map(({ id }) => id)
      await client.query(entries, [ids, 1])
      return ids
    },
    append: async (conversationId, count) => { await client.query(entries, [[conversationId], count]) },
    end: () => client.end(),
  }
}
