// Whatever happens in a conversation: what each side's sockets heard of it, folded, is what a fresh fetch gives.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  fold, type AgentConversation, type Entry, type Head, type Queue, type Sync, type VisitorConversation,
} from '@parley/protocol'
import type { Line } from './line.js'
import type { TestAgent } from './people.js'
import { opens, yes } from './talks.js'
import { aWorld, type World } from './world.js'

type Conversation = AgentConversation | VisitorConversation
const everyone = ['phone', 'laptop', 'maya', 'priya', 'lead'] as const
type Who = (typeof everyone)[number]

let world: World
let team: Record<'maya' | 'priya' | 'lead', TestAgent>
let billing: Queue
/** Kinds of entries that came up, over all histories. */
const kinds = new Set<string>()

beforeAll(async () => {
  world = await aWorld({ RATE_FACTOR: '1000' })
  const admin = await world.admin()
  billing = await world.done<Queue>('POST', '/api/queues', { token: admin.token, body: { name: 'Billing' } })
  const queues = [world.queue.id, billing.id]
  team = {
    maya: await world.anAgent({ name: 'Maya', queues, capacity: 100 }),
    priya: await world.anAgent({ name: 'Priya', queues, capacity: 100 }),
    lead: await world.anAgent({ name: 'Lead', queues: [], role: 'supervisor', capacity: 100 }),
  }
  for (const agent of Object.values(team)) {
    await agent.connect()
    // Nothing is given out by itself, so that it is quiet after the last answer.
    yes(await agent.ask('presence:set', { status: 'transfers-only' }))
  }
})
afterAll(() => world.close())

interface Step {
  who: Who
  what: keyof typeof doings
  /** Chooses what it is about. */
  pick: number
  text: string
}

const doings = {
  'message:send': ({ text }: Step) => ({ clientId: randomUUID(), body: text }),
  'note:add': ({ text }: Step) => ({ clientId: randomUUID(), body: text, mentions: [team.lead.id] }),
  'message:edit': ({ text }: Step, entryId: string) => ({ entryId, body: text }),
  'message:recall': (_: Step, entryId: string) => ({ entryId }),
  'conversation:accept': () => ({}),
  'conversation:transfer': ({ pick }: Step) =>
    pick % 2 ? { toQueueId: billing.id, note: 'Yours' } : { toAgentId: team.priya.id },
  'conversation:snooze': () => ({ until: '2100-01-01T00:00:00Z' }),
  'conversation:close': () => ({}),
  'conversation:rate': ({ pick }: Step) => ({ score: 1 + pick % 5 }),
  'receipt': ({ pick }: Step) => ({ deliveredSeq: pick, readSeq: Math.floor(pick / 2) }),
}
const frequent = [
  'message:send', 'message:send', 'message:send', 'message:edit', 'message:recall', 'conversation:accept',
] as const
const step = fc.record<Step>({
  who: fc.constantFrom(...everyone), what: fc.constantFrom(...frequent, ...Object.keys(doings) as Step['what'][]),
  pick: fc.nat(20), text: fc.constantFrom('Hello', '发票', 'a bit more', '🧾', ' <b> '),
})
/** What is in one list is done at once; much of it is refused, as it should be. */
const history = fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 15, maxLength: 25 })

/** A history in which everything happens that can. */
const script: Step[][] = ([
  ['maya', 'conversation:accept'], ['maya', 'message:send'], ['phone', 'message:edit', 0],
  ['maya', 'message:recall', 1],
  ['priya', 'note:add'], ['maya', 'conversation:snooze'], ['phone', 'message:send'], ['maya', 'conversation:accept'],
  ['maya', 'conversation:transfer', 1], ['phone', 'conversation:close'], ['laptop', 'conversation:rate'],
  ['laptop', 'message:send'],
] as [Who, Step['what'], number?][]).map(([who, what, pick = 0]) => [{ who, what, pick, text: 'Well' }])

const fetched = async (speaker: Line, conversationId: string) =>
  yes(await speaker.ask<Sync<Conversation>>('conversation:sync', { conversationId, afterSeq: 0, limit: 500 }))

/** What a speaker holds who has been here since `begun`, once everything up to `head` has come, by push or by reply. */
async function held(speaker: Line, begun: Sync<Conversation>, head: number, replies: Entry[]): Promise<Entry[]> {
  const entries = [...begun.entries]
  for (let seq = begun.head + 1; seq <= head; seq += 1) {
    const own = replies.find((reply) => reply.seq === seq)
    if (own) {
      entries.push(own)
      continue
    }
    const { entry } = await speaker.heard('entry', ({ conversationId, entry: pushed }) =>
      conversationId === begun.conversation.id && (pushed as Entry).seq === seq)
    entries.push(entry as Entry)
  }
  return entries
}

async function expectFoldedIsFetched(speaker: Line, begun: Sync<Conversation>, replies: Entry[]): Promise<void> {
  const { id } = begun.conversation
  const fresh = await fetched(speaker, id)
  expect(fold(await held(speaker, begun, fresh.head, replies))).toEqual(fold(fresh.entries))
  expect(fresh.entries.map(({ seq }) => seq)).toEqual(fresh.entries.map((_, place) => place + 1))
  expect(fresh.entries).toHaveLength(fresh.head)
  for (const { kind } of fresh.entries) kinds.add(kind)

  const { version, head, status } = fresh.conversation
  if (version > begun.conversation.version) {
    const pushed = await speaker.heard('conversation:updated', ({ conversation }) =>
      (conversation as Conversation).id === id && (conversation as Conversation).version === version)
    expect(pushed['conversation']).toEqual(fresh.conversation)
  }
  const { heads } = yes(await speaker.ask<{ heads: Record<string, Head> }>('heartbeat', {}))
  if (status !== 'closed') expect(heads[id]).toEqual({ seq: fresh.head, version })
  expect(head).toBe(fresh.head)
}

it('is so for random histories of several speakers, in both numberings', async () => {
  await fc.assert(fc.asyncProperty(history, async (moments) => {
    const phone = await world.aVisitor()
    const laptop = await world.aVisitor({ token: phone.session.visitorToken ?? '' })
    await Promise.all([phone.connect(), laptop.connect()])
    const people: Record<Who, Line> = { ...team, phone, laptop }
    const { id } = await opens(phone)
    const begun = await Promise.all(everyone.map((who) => fetched(people[who], id)))
    const texts = begun[0]?.entries.filter(({ kind }) => kind === 'message').map((entry) => entry.id) ?? []
    const sent: Record<Who, Entry[]> = { maya: [], priya: [], lead: [], phone: [], laptop: [] }
    for (const moment of moments) {
      const replies = await Promise.all(moment.map((each) => people[each.who].ask<{ entry?: Entry }>(
        each.what, { conversationId: id, ...doings[each.what](each, texts[each.pick % texts.length] ?? '') })))
      for (const [place, reply] of replies.entries()) {
        const asked = moment[place]
        if (!reply.ok || !reply.entry || !asked) continue
        texts.push(reply.entry.id)
        if (asked.what === 'message:send') sent[asked.who].push(reply.entry)
      }
    }
    for (const [place, who] of everyone.entries()) {
      const from = begun[place]
      if (from) await expectFoldedIsFetched(people[who], from, sent[who])
    }
    yes(await team.lead.ask('conversation:close', { conversationId: id }))
    phone.hangUp()
    laptop.hangUp()
  }), { numRuns: 10, examples: [[script]] })
  expect([...kinds].sort()).toEqual([
    'assigned', 'closed', 'edited', 'left', 'message', 'note', 'queued', 'rated', 'recalled', 'reopened', 'snoozed',
    'transferred',
  ])
}, 60_000)
