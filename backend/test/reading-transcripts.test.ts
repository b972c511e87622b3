import { randomUUID } from 'node:crypto'
import type { List, Queue, Site, Transcript, TranscriptRow } from '@parley/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TestAgent } from './people.js'
import { isTold, opens, says, yes } from './talks.js'
import { aWorld, type World } from './world.js'

let world: World
let admin: TestAgent
let agent: TestAgent

beforeAll(async () => {
  world = await aWorld({ RATE_FACTOR: '100' })
  admin = await world.admin()
  agent = await world.anAgent({ name: 'Bea', capacity: 100 })
  await agent.connect()
})
afterAll(() => world.close())

const search = (query: Record<string, string>, who = admin) =>
  world.done<List<TranscriptRow>>('GET', `/api/transcripts?${new URLSearchParams(query).toString()}`, { token: who.token })
const found = async (query: Record<string, string>) => (await search(query)).items.map(({ id }) => id)

/** A conversation that Bea holds, with what its visitor said first. */
async function aTalk(body: string, fields: { name?: string; email?: string } = {}, site?: Site) {
  const visitor = await world.aVisitor(site ? { site } : {})
  await visitor.connect()
  const { id } = await opens(visitor, body, { fields })
  await isTold(visitor, id, ({ status }) => status === 'active')
  return { id, visitor }
}

/** The lines found of one conversation, with what was found in brackets. */
async function lines(q: string, id: string): Promise<string[]> {
  const row = (await search({ q })).items.find((item) => item.id === id)
  return (row?.hits ?? []).map(({ excerpt, marks, seq }) => `${seq}: ${marks.toReversed().reduce((text, [start, end]) =>
    `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`, excerpt)}`)
}

describe('a search', () => {
  it('finds a Chinese word of two characters, and of one, inside a sentence', async () => {
    const { id } = await aTalk('你好，我要开发票，谢谢')
    const other = await aTalk('你好，我要退货')
    expect(await lines('发票', id)).toEqual(['2: 你好，我要开[发票]，谢谢'])
    expect(await found({ q: '发票' })).toEqual([id])
    expect(await found({ q: '退' })).toEqual([other.id])
  })

  it('finds e-mails, order numbers and addresses, whole and by part', async () => {
    const { id, visitor } = await aTalk('Please write to carla@river.example')
    await says(visitor, id, 'It is about order KX-20417, see https://shop.example/orders/KX-20417?tab=2')
    for (const q of ['carla@river.example', 'river.example', 'kx-20417', '20417', 'shop.example/orders', 'KX-20417 orders']) {
      expect(await found({ q }), q).toEqual([id])
    }
    expect(await lines('20417', id)).toEqual([
      '4: It is about order KX-[20417], see https://shop.example/orders/KX-[20417]?tab=2',
    ])
    for (const q of ['carla@other.example', 'KX-20418', '"order see"']) expect(await found({ q }), q).toEqual([])
  })

  it('finds words by their beginning in any case and accent, and phrases only as they stand', async () => {
    const { id } = await aTalk('Der Rückversand kostet nichts')
    for (const q of ['ruckvers', 'RÜCKVERSAND', '"kostet nichts"', 'nichts rück']) expect(await found({ q }), q).toEqual([id])
    for (const q of ['versand', '"nichts kostet"', 'rückversand etwas']) expect(await found({ q }), q).toEqual([])
  })

  it('finds nothing for a question without words, and everything without a question', async () => {
    const { id } = await aTalk('anything!')
    for (const q of ['!!!', '🙂', '%', '_']) expect(await found({ q }), q).toEqual([])
    expect(await found({ q: `' | ! & :* \\`, limit: '1' })).toEqual([])
    expect((await found({ limit: '1' }))).toEqual([id])
  })

  it('finds the visitor by the beginning of a name or e-mail', async () => {
    const { id } = await aTalk('hi', { name: 'Ottilie Öz', email: 'ottilie@lake.example' })
    for (const q of ['ottilie', 'Ottilie Öz', 'OTTILIE@lake']) expect(await found({ q }), q).toEqual([id])
    expect((await search({ q: 'ottilie' })).items[0]).toMatchObject({ visitorName: 'Ottilie Öz', hits: [] })
    for (const q of ['lake.example', 'tilie']) expect(await found({ q }), q).toEqual([])
  })

  it('finds an edited message by what it says now, at its place, and a recalled one no more', async () => {
    const { id, visitor } = await aTalk('first')
    const changed = await says(visitor, id, 'the parcel is turquoise')
    const taken = await says(visitor, id, 'my password is magenta')
    yes(await visitor.ask('message:edit', { conversationId: id, entryId: changed.id, body: 'the parcel is vermilion' }))
    expect(await lines('vermilion', id)).toEqual([`${changed.seq}: the parcel is [vermilion]`])
    expect(await found({ q: 'turquoise' })).toEqual([])

    expect(await found({ q: 'magenta' })).toEqual([id])
    yes(await visitor.ask('message:edit', { conversationId: id, entryId: taken.id, body: 'my password is crimson' }))
    yes(await visitor.ask('message:recall', { conversationId: id, entryId: taken.id }))
    for (const q of ['magenta', 'crimson']) expect(await found({ q }), q).toEqual([])
  })

  it('shows the first three lines of a conversation, notes included', async () => {
    const { id, visitor } = await aTalk('zeppelin one')
    yes(await agent.ask('note:add', { conversationId: id, clientId: randomUUID(), body: 'zeppelin two, between us' }))
    for (const body of ['zeppelin three', 'zeppelin four']) await says(visitor, id, body)
    expect(await lines('zeppelin', id)).toHaveLength(3)
    expect((await lines('zeppelin', id))[1]).toContain('[zeppelin] two, between us')
  })
})

describe('filters', () => {
  it('combine time, agent, queue, site and rating', async () => {
    const queue = await world.done<Queue>('POST', '/api/queues', {
      token: admin.token, body: { name: 'Repairs', memberIds: [agent.id] },
    })
    const site = await world.done<Site>('POST', '/api/sites', {
      token: admin.token, body: { name: 'Repairs', queueIds: [queue.id], allowedOrigins: [world.url] },
    })
    world.clock.advance(60_000)
    const before = world.clock.now().toISOString()
    const { id, visitor } = await aTalk('the hinge broke', {}, site)
    world.clock.advance(60_000)
    const after = world.clock.now().toISOString()
    yes(await agent.ask('conversation:close', { conversationId: id }))
    yes(await visitor.ask('conversation:rate', { conversationId: id, score: 4, comment: 'quick' }))

    const siteId = site.id
    const fits = [
      { from: before, to: after }, { agentId: agent.id, queueId: queue.id }, { siteId }, { siteId, minScore: '4' },
      { q: 'hinge', siteId, from: before, agentId: agent.id },
    ]
    for (const query of fits) expect(await found(query), JSON.stringify(query)).toEqual([id])
    const misses = [
      { to: before, siteId }, { from: after }, { agentId: admin.id, siteId }, { queueId: world.queue.id, siteId },
      { siteId, minScore: '5' }, { q: 'hinge', to: before }, { siteId: randomUUID() },
    ]
    for (const query of misses) expect(await found(query), JSON.stringify(query)).toEqual([])

    expect((await search({ siteId })).items[0]).toMatchObject({
      site: { id: siteId, name: 'Repairs' }, queue: { name: 'Repairs' }, agents: [{ id: agent.id, name: 'Bea' }],
      status: 'closed', messages: 1, rating: { score: 4, comment: 'quick' }, hits: [],
    })
  })

  it.each([
    'from=yesterday', 'minScore=9', 'agentId=1', 'limit=0', 'limit=1000', 'cursor=nonsense', 'tag=x', `q=${'x'.repeat(201)}`,
  ])('refuse %s', async (query) => {
    const { status, body } = await world.call('GET', `/api/transcripts?${query}`, { token: admin.token })
    expect([status, body['code']]).toEqual([400, 'invalid'])
  })
})

it('goes through any number of conversations page by page, each once, newest first', async () => {
  const talks: string[] = []
  for (let n = 0; n < 7; n++) {
    // Two of each moment: the order must not depend on times alone.
    if (n % 2 === 0) world.clock.advance(1_000)
    talks.push((await aTalk(`paging ${n}`)).id)
  }
  for (const query of [{ q: 'paging' }, { q: '"paging"' }, {}]) {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: List<TranscriptRow> = await search({ ...query, limit: '3', ...(cursor ? { cursor } : {}) })
      expect(page.items.length).toBeLessThanOrEqual(3)
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    } while (cursor && seen.length < 7)
    expect(new Set(seen.slice(0, 7))).toEqual(new Set(talks))
    expect(new Set(seen).size).toBe(seen.length)
  }
})

describe('reading one', () => {
  let talk: Awaited<ReturnType<typeof aTalk>>
  beforeEach(async () => { talk = await aTalk('hello') })

  it('shows it as it happened, in the team\'s numbering, without recalled texts', async () => {
    const { id, visitor } = talk
    yes(await agent.ask('note:add', { conversationId: id, clientId: randomUUID(), body: 'only us' }))
    const taken = await says(visitor, id, 'SENTINEL')
    yes(await visitor.ask('message:recall', { conversationId: id, entryId: taken.id }))
    const transcript = await world.done<Transcript>('GET', `/api/transcripts/${id}`, { token: admin.token })
    expect(transcript.entries.map(({ seq }) => seq)).toEqual(transcript.entries.map((_, at) => at + 1))
    const kinds = transcript.entries.map(({ kind }) => kind)
    expect(kinds).toEqual(expect.arrayContaining(['message', 'note', 'recalled', 'assigned']))
    expect(transcript.conversation).toMatchObject({ id, head: transcript.entries.length })
    expect(transcript.row).toMatchObject({ id, messages: 2 })
    expect(JSON.stringify(transcript)).not.toContain('SENTINEL')
  })

  it('is for supervisors and admins, and for nobody else', async () => {
    const supervisor = await world.anAgent({ role: 'supervisor' })
    const paths = ['/api/transcripts', `/api/transcripts/${talk.id}`, `/api/transcripts/${talk.id}/export?format=json`]
    for (const path of paths) {
      expect((await world.call('GET', path, { token: supervisor.token })).status, path).toBe(200)
      expect((await world.call('GET', path, { token: agent.token })).status, path).toBe(403)
      expect((await world.call('GET', path, { token: talk.visitor.token })).status, path).toBe(401)
      expect((await world.call('GET', path)).status, path).toBe(401)
    }
    for (const path of [`/api/transcripts/${randomUUID()}`, `/api/transcripts/${randomUUID()}/export?format=txt`]) {
      expect((await world.call('GET', path, { token: admin.token })).status).toBe(404)
    }
    expect((await world.call('GET', '/api/transcripts/nonsense', { token: admin.token })).status).toBe(400)
  })
})
