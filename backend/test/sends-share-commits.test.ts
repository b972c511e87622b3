// Sends that come while statements are under way go out together. Each still has an outcome of its own: a repeat, a
// refusal, a lock or a failure of one is not felt by the others, and the order within a conversation stays.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Entry, Reply } from '@parley/protocol'
import type { Line } from './line.js'
import { bodies, log, no, opens, says, yes } from './talks.js'
import { aWorld, type World } from './world.js'

/** As many statements as may be under way. */
const statements = 2
const gate = 77

let world: World
let db: pg.Client

beforeAll(async () => {
  world = await aWorld({ RATE_FACTOR: '10000' })
  db = new pg.Client({ connectionString: await direct() })
  await db.connect()
  await db.query(`
    create table trouble (conversation_id uuid, kind text);
    create sequence spoiled;
    create function make_trouble() returns trigger language plpgsql as $$
    declare found text;
    begin
      select kind into found from trouble where conversation_id = new.id;
      if found = 'waits' then perform pg_advisory_xact_lock_shared(${gate}); end if;
      if found = 'spoils once' and nextval('spoiled') = 1 then raise unique_violation; end if;
      if found = 'spoils' then raise division_by_zero; end if;
      return new;
    end $$;
    create trigger trouble before update on conversations for each row
      when (new.head > old.head) execute function make_trouble()`)
})
afterAll(async () => {
  await db.end()
  await world.close()
})

/** The address of the story's database without the line that can be cut. */
async function direct(): Promise<string> {
  const [row] = await world.db.query<{ port: number; name: string }[]>(
    'select inet_server_port() as port, current_database() as name')
  return Object.assign(new URL(world.config.databaseUrl ?? ''), { port: String(row?.port), pathname: `/${row?.name}` }).href
}

interface Writer extends Line { conversationId: string }

async function aWriter(kind?: 'waits' | 'spoils once' | 'spoils'): Promise<Writer> {
  const visitor = await world.aVisitor()
  await visitor.connect()
  const { id } = await opens(visitor)
  if (kind) await db.query('insert into trouble values ($1, $2)', [id, kind])
  return { ...visitor, conversationId: id }
}
const writers = (count: number) => Promise.all(Array.from({ length: count }, () => aWriter()))

type Answer = Promise<Reply<{ entry: Entry }>>
const send = (writer: Writer, body: string, clientId: string = randomUUID()): Answer =>
  writer.ask<{ entry: Entry }>('message:send', { conversationId: writer.conversationId, clientId, body })
/** What was sent before on the same line has reached the house. */
const arrives = async (lines: Line[]) => { for (const line of lines) yes(await line.ask('heartbeat', {})) }

/** Holds every statement up, so that what `during` sends has to wait; returns what it returns, once all is let go. */
const whileAllAreUnderWay = <T>(during: () => Promise<T>): Promise<T> => whileUnderWay(statements, during)

/** The same with so many. */
async function whileUnderWay<T>(many: number, during: () => Promise<T>): Promise<T> {
  const keepers = await Promise.all(Array.from({ length: many }, () => aWriter('waits')))
  await db.query('select pg_advisory_lock($1)', [gate])
  const kept = Promise.all(keepers.map((keeper) => send(keeper, 'held up')))
  try {
    await vi.waitFor(async () => {
      const { rows } = await db.query(`
        select count(*)::int from pg_locks where locktype = 'advisory' and objid = $1 and not granted`, [gate])
      expect(rows).toEqual([{ count: many }])
    }, { interval: 10, timeout: 5_000 })
    return await during()
  } finally {
    await db.query('select pg_advisory_unlock($1)', [gate])
    await kept
  }
}

const transactionsOf = async (entries: Entry[]) => {
  const { rows } = await db.query<{ id: string; tx: string }>(
    'select id, xmin::text as tx from entries where id = any($1)', [entries.map(({ id }) => id)])
  return entries.map((entry) => rows.find(({ id }) => id === entry.id)?.tx)
}
const entryOf = async (answer: Answer) => yes(await answer).entry
const numbers = (entries: Entry[]) => entries.map(({ seq }) => seq)

it('stores what came meanwhile in one commit, and later sends of a conversation after the first', async () => {
  const here = await writers(5)
  const answers = await whileAllAreUnderWay(async () => {
    const sent = here.map((writer, place) => send(writer, `from ${place}`))
    const more = here.slice(0, 2).flatMap((writer) => [send(writer, 'second'), send(writer, 'third')])
    await arrives(here)
    return { sent, more }
  })
  const together = await transactionsOf(await Promise.all(answers.sent.map(entryOf)))
  expect(new Set(together).size).toBe(1)
  await Promise.all(answers.more.map(entryOf))
  for (const [place, writer] of here.entries()) {
    const entries = await log(writer, writer.conversationId)
    expect(bodies(entries)).toEqual(['Hello', `from ${place}`, ...(place < 2 ? ['second', 'third'] : [])])
    expect(numbers(entries)).toEqual(entries.map((_, n) => n + 1))
  }
})

it('goes on beside a statement that is stuck, for as long as that is', async () => {
  const here = await writers(3)
  await whileUnderWay(1, async () => {
    for (const body of ['first', 'second', 'third']) await Promise.all(here.map((writer) => says(writer, writer.conversationId, body)))
  })
  for (const writer of here) {
    expect(bodies(await log(writer, writer.conversationId))).toEqual(['Hello', 'first', 'second', 'third'])
  }
})

it('answers a repeat, a closed conversation and somebody who may not write beside those who may', async () => {
  const [one, two, repeating, closed, other] = await writers(5)
  if (!one || !two || !repeating || !closed || !other) return expect.fail('nobody came')
  const stranger = { ...one, conversationId: other.conversationId }
  const clientId = randomUUID()
  const first = await says(repeating, repeating.conversationId, 'once', clientId)
  yes(await closed.ask('conversation:close', { conversationId: closed.conversationId }))
  const sent = await whileAllAreUnderWay(async () => {
    const answers = {
      usual: [send(one, 'may'), send(two, 'may too')], repeat: send(repeating, 'once', clientId),
      reopening: send(closed, 'one more thing'), forbidden: send(stranger, 'not mine'),
    }
    await arrives([one, two, repeating, closed])
    return answers
  })
  expect(new Set(await transactionsOf(await Promise.all(sent.usual.map(entryOf)))).size).toBe(1)
  expect(await entryOf(sent.repeat)).toEqual(first)
  expect(no(await sent.forbidden)).toBe('not_found')
  expect(bodies(await log(other, other.conversationId))).toEqual(['Hello'])
  expect((await entryOf(sent.reopening)).kind).toBe('message')
  expect((await log(closed, closed.conversationId)).map(({ kind }) => kind)).toContain('reopened')
  expect(bodies(await log(repeating, repeating.conversationId))).toEqual(['Hello', 'once'])
})

it('does not wait for a conversation that somebody else has locked', async () => {
  const [locked, one, two] = await writers(3)
  if (!locked || !one || !two) return expect.fail('nobody came')
  await db.query('begin')
  await db.query('select from conversations where id = $1 for update', [locked.conversationId])
  let isAnswered = false
  const answer = send(locked, 'I can wait').finally(() => { isAnswered = true })
  await arrives([locked])
  await Promise.all([entryOf(send(one, 'I need not')), entryOf(send(two, 'nor I'))])
  await entryOf(send(one, 'nor a second time'))
  expect(isAnswered).toBe(false)
  await db.query('commit')
  expect((await entryOf(answer)).kind).toBe('message')
})

it.each(['spoils once', 'spoils'] as const)('keeps one that %s from taking the others with it', async (kind) => {
  const [troubled, others] = await Promise.all([aWriter(kind), writers(4)])
  const sent = await whileAllAreUnderWay(async () => {
    const answers = { others: [] as Answer[], troubled: send(troubled, 'trouble') }
    answers.others = others.map((other) => send(other, 'no trouble'))
    await arrives([troubled, ...others])
    return answers
  })
  await Promise.all(sent.others.map(entryOf))
  for (const other of others) expect(bodies(await log(other, other.conversationId))).toEqual(['Hello', 'no trouble'])
  if (kind === 'spoils') expect(no(await sent.troubled)).toBe('unavailable')
  else expect(await entryOf(sent.troubled)).toMatchObject({ body: 'trouble' })
  const stored = bodies(await log(troubled, troubled.conversationId))
  expect(stored).toEqual(kind === 'spoils' ? ['Hello'] : ['Hello', 'trouble'])
})

it('stores one entry of a send that comes through two nodes at once, whatever is sent beside it', async () => {
  const { url } = await world.anotherNode()
  const phone = await world.aVisitor()
  const laptop = await world.aVisitor({ token: phone.session.visitorToken ?? '' })
  await Promise.all([phone.connect(), laptop.connect(url)])
  const { id } = await opens(phone)
  const beside = await writers(2)
  const said: string[] = []
  for (let round = 0; round < 20; round += 1) {
    const repeated = { conversationId: id, clientId: randomUUID(), body: `round ${round}` }
    const [there, here] = await Promise.all([
      laptop.ask<{ entry: Entry }>('message:send', repeated), phone.ask<{ entry: Entry }>('message:send', repeated),
      ...beside.map((writer) => send(writer, `beside ${round}`)),
    ])
    expect(there && yes(there).entry).toEqual(here && yes(here).entry)
    said.push(repeated.body)
  }
  const entries = await log(phone, id)
  expect(bodies(entries)).toEqual(['Hello', ...said])
  expect(numbers(entries)).toEqual(entries.map((_, n) => n + 1))
})

it('refuses at once what is too much, and all that waits when the database goes; each comes again and is there once', async () => {
  const here = await writers(3)
  const [busy] = here
  if (!busy) return expect.fail('nobody came')
  const clientIds = here.map(() => randomUUID())
  const sent = await whileAllAreUnderWay(async () => {
    const waiting = here.map((writer, place) => send(writer, 'kept', clientIds[place]))
    await arrives(here)
    const crowd = Array.from({ length: 2_000 }, () => send(busy, 'crowd'))
    const refused = await Promise.any(crowd.map(async (answer) => no(await answer)))
    expect(refused).toBe('unavailable')
    world.line.cut()
    for (const answer of [...waiting, ...crowd]) {
      expect(await answer).toMatchObject({ ok: false, error: { code: 'unavailable', retryAfter: 2 } })
    }
    world.line.mend()
    return waiting
  })
  expect(sent).toHaveLength(3)
  for (const [place, writer] of here.entries()) {
    const repeat = () => send(writer, 'kept', clientIds[place])
    await vi.waitFor(async () => yes(await repeat()), { interval: 50, timeout: 5_000 })
    yes(await repeat())
    expect(bodies(await log(writer, writer.conversationId))).toEqual(['Hello', 'kept'])
  }
})
