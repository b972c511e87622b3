import type { ChildProcess } from 'node:child_process'
import { createLink, mintId, type AgentLink } from '@parley/client'
import type { AgentEvents, PushesToAgent } from '@parley/protocol'
import pg from 'pg'
import { joined, startClients, told } from './client-process.js'
import { arrive, aVisitor, setUp, type House } from './parley-talks.js'
import { head, number, row, say, type Measuring } from './part.js'
import { figuresOf, type Figures } from './percentiles.js'
import { startParley } from './servers.js'

/** How many are here, and how many wait. The first is what the others are compared with. */
const cases = [
  { agents: 100, waiting: 1_000 }, { agents: 100, waiting: 100 }, { agents: 100, waiting: 100_000 },
  { agents: 10, waiting: 1_000 }, { agents: 1_000, waiting: 1_000 },
]
const TIMES = 300
/** So many before are not counted: each connection plans a statement when it meets it first. */
const WARMING_UP = 20
const SLOTS = 2

interface Found { agents: number; waiting: number; freed: Figures; arrived: Figures }

/**
 * From asking to close one, which frees a slot, until whoever is given the next in line hears of it; and from asking to open
 * one until the same, while everybody has a slot and nobody waits. One after another, over sockets; all agents have one.
 */
export const routing: Measuring = async ({ folder, database }) => {
  const found: Found[] = []
  for (const { agents, waiting } of cases) {
    say(`routing: ${agents} agents, ${waiting} waiting`)
    const databaseUrl = await database(`routing_${agents}_${waiting}`)
    const server = await startParley(databaseUrl, folder)
    const clients = startClients()
    const db = new pg.Client(databaseUrl)
    await db.connect()
    try {
      const house = await setUp(server.url)
      const link = await lineOf(house)
      await joined(clients, { house, databaseUrl, agents, capacity: SLOTS, visitors: 0, first: 1, onlyHere: true })
      await fill(db, house, waiting)
      await look(house)
      const freed = await times(Math.min(TIMES, waiting - WARMING_UP), () => freesOne(db, link, clients))
      await db.query(`update conversations set status = 'closed', closed_at = now(), due_at = null where status in ('queued', 'active')`)
      await db.query(`update assignments set ended_at = now(), ended_by = 'closed' where ended_at is null`)
      // A line of a hundred thousand does not end within a second; its remains are cleared away as they would be by then.
      await db.query('vacuum analyze')
      await look(house)
      const arrived = await times(TIMES, () => arrives(house, clients))
      link.close()
      found.push({ agents, waiting, freed, arrived })
    } finally {
      await db.end()
      clients.disconnect()
      await server.stop()
    }
  }
  const [first] = found
  const ratio = (value: number, to: number | undefined) => number(value / (to ?? value), 2)
  return {
    title: 'Routing: from closing one, and from opening one, to assigned',
    page: [
      ...head(['agents', 'waiting', 'closed → next assigned p50 ms', 'p99 ms', 'ratio of p50', 'opened → assigned p50 ms', 'p99 ms', 'ratio of p50']),
      ...found.map(({ agents, waiting, freed, arrived }) => row([
        String(agents), String(waiting), number(freed.p50), number(freed.p99), ratio(freed.p50, first?.freed.p50),
        number(arrived.p50), number(arrived.p99), ratio(arrived.p50, first?.arrived.p50),
      ])),
    ],
    figures: { cases: found },
  }
}

async function times(many: number, measure: () => Promise<number>): Promise<Figures> {
  for (let n = 0; n < WARMING_UP; n += 1) await measure()
  const durations: number[] = []
  for (let n = 0; n < many; n += 1) durations.push(await measure())
  return figuresOf(durations, durations.reduce((sum, each) => sum + each, 0) / 1000)
}

/** The admin's line, for whom nobody waits. */
async function lineOf({ url, admin }: House): Promise<AgentLink> {
  const link = createLink<AgentEvents, PushesToAgent>({
    url, namespace: '/agent', token: async () => admin.accessToken, extraHeaders: { origin: url },
  })
  await new Promise<void>((done) => { link.onOnline(() => done()) })
  const status = await link.ask('presence:set', { status: 'away' })
  if (!status.ok) throw new Error(status.error.message)
  return link
}

/** Milliseconds since 1970, to a fraction: what another process of this machine says can be compared with it. */
const nowMs = () => performance.timeOrigin + performance.now()

async function freesOne(db: pg.Client, link: AgentLink, clients: ChildProcess): Promise<number> {
  const { rows } = await db.query<{ id: string }>(`select id from conversations where status = 'active' order by id limit 1`)
  const given = told(clients, 'given')
  const askedAt = nowMs()
  const closed = await link.ask('conversation:close', { conversationId: rows[0]?.id ?? '' })
  if (!closed.ok) throw new Error(closed.error.message)
  return (await given).at - askedAt
}

async function arrives(house: House, clients: ChildProcess): Promise<number> {
  const visitor = await aVisitor(house, await arrive(house))
  const given = told(clients, 'given')
  const askedAt = nowMs()
  const opened = await visitor.ask('conversation:open', { clientId: mintId() })
  if (!opened.ok) throw new Error(opened.error.message)
  const waited = (await given).at - askedAt
  // The next one is to find everybody free as well.
  const closed = await visitor.ask('conversation:close', { conversationId: opened.conversation.id })
  if (!closed.ok) throw new Error(closed.error.message)
  visitor.close()
  return waited
}

/** All slots taken, and a line. */
async function fill(db: pg.Client, { queueId }: House, waiting: number): Promise<void> {
  // Each has a visitor of its own: with one for all, PostgreSQL would plan for that.
  const people = (many: string) => `people as (
    insert into visitors (id, site_id, first_seen_at, last_seen_at)
    select gen_random_uuid(), s.id, now(), now() from sites s, generate_series(1, ${many}) returning id, site_id),
    each as (select id, site_id, row_number() over () as nth from people)`
  await db.query(`
    with slots as (
      select m.queue_id, m.agent_id, row_number() over () as nth
      from queue_members m join agents a on a.id = m.agent_id, generate_series(1, ${SLOTS}) where a.email like 'agent%'),
    ${people('(select count(*)::int from slots)')}
    insert into conversations (id, site_id, visitor_id, client_id, queue_id, status, agent_id, queued_at, assigned_at, created_at)
    select gen_random_uuid(), e.site_id, e.id, gen_random_uuid(), s.queue_id, 'active', s.agent_id, now(), now(), now()
    from each e join slots s on s.nth = e.nth`)
  await db.query(`
    insert into assignments (id, conversation_id, agent_id, queue_id, began_at, began_by)
    select gen_random_uuid(), id, agent_id, queue_id, now(), 'routed' from conversations where status = 'active'`)
  await db.query(`
    with ${people('$2::int')}
    insert into conversations (id, site_id, visitor_id, client_id, queue_id, status, queued_at, created_at)
    select gen_random_uuid(), site_id, id, gen_random_uuid(), $1, 'queued', now() - make_interval(secs => nth), now() from each`,
  [queueId, waiting])
  await db.query('vacuum analyze')
}

/** Parley reads everybody anew when a queue changes; what was filled in came past it. */
async function look({ url, queueId, admin }: House): Promise<void> {
  const response = await fetch(`${url}/api/queues/${queueId}`, {
    method: 'PATCH', headers: { 'content-type': 'application/json', authorization: `Bearer ${admin.accessToken}` },
    body: JSON.stringify({ capacityPerAgent: null }),
  })
  if (!response.ok) throw new Error(`the queue was not changed: ${response.status}`)
}
