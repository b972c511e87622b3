// Whatever happens in a conversation, and whoever is away meanwhile: what each side's sockets heard of it, and read on
// coming back, folded, is what a fresh fetch gives.
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
/** Steps that are taken at once; much of it is refused, as it should be. The line of those who are away is down. */
interface Moment { steps: Step[]; away: Who[] }
const moment = fc.record<Moment>({
  steps: fc.array(step, { minLength: 1, maxLength: 4 }),
  away: fc.oneof({ weight: 3, arbitrary: fc.constant<Who[]>([]) }, fc.subarray<Who>([...everyone], { maxLength: 3 })),
})
const history = fc.array(moment, { minLength: 15, maxLength: 25 })

/** A history in which everything happens that can. */
const script: Moment[] = ([
  ['maya', 'conversation:accept'], ['maya', 'message:send'], ['phone', 'message:edit', 0],
  ['maya', 'message:recall', 1],
  ['priya', 'note:add'], ['maya', 'conversation:snooze'], ['phone', 'message:send'], ['maya', 'conversation:accept'],
  ['maya', 'conversation:transfer', 1], ['phone', 'conversation:close'], ['laptop', 'conversation:rate'],
  ['laptop', 'message:send'],
] as [Who, Step['what'], number?][]).map(([who, what, pick = 0], place) => (
  { steps: [{ who, what, pick, text: 'Well' }], away: everyone.filter((one) => one !== who && place % 2 === 1) }
))

const fetched = async (speaker: Line, conversationId: string) =>
  yes(await speaker.ask<Sync<Conversation>>('conversation:sync', { conversationId, afterSeq: 0, limit: 500 }))

/** The log of one speaker as it grows: what was read, what was pushed, and what their own sends were answered with. */
interface Known extends Sync<Conversation> { replies: Entry[] }

/** Takes what has come by now, as far as there is no gap. */
function take(speaker: Line, known: Known): void {
  const pushed = speaker.pushes.flatMap(({ event, payload }) =>
    event === 'entry' && payload['conversationId'] === known.conversation.id ? [payload['entry'] as Entry] : [])
  const bySeq = new Map([...known.replies, ...pushed].map((entry) => [entry.seq, entry]))
  for (let next = bySeq.get(known.head + 1); next; next = bySeq.get(known.head + 1)) {
    known.entries.push(next)
    known.head += 1
  }
}

/** Comes back as a client does: joins, and reads what came after the last entry it has. */
async function resume(speaker: Line, known: Known): Promise<void> {
  await speaker.connect()
  const missed = yes(await speaker.ask<Sync<Conversation>>('conversation:sync', {
    conversationId: known.conversation.id, afterSeq: known.head, limit: 500,
  }))
  expect(missed.mode).toBe('continue')
  known.entries.push(...missed.entries)
  Object.assign(known, { head: missed.head, conversation: missed.conversation })
}

/** What a speaker holds once everything up to `head` has come. */
async function held(speaker: Line, known: Known, head: number): Promise<Entry[]> {
  for (take(speaker, known); known.head < head; take(speaker, known)) {
    await speaker.heard('entry', ({ conversationId, entry }) =>
      conversationId === known.conversation.id && (entry as Entry).seq === known.head + 1)
  }
  return known.entries
}

async function expectFoldedIsFetched(speaker: Line, known: Known): Promise<void> {
  const { id } = known.conversation
  const fresh = await fetched(speaker, id)
  expect(fold(await held(speaker, known, fresh.head))).toEqual(fold(fresh.entries))
  expect(fresh.entries.map(({ seq }) => seq)).toEqual(fresh.entries.map((_, place) => place + 1))
  expect(fresh.entries).toHaveLength(fresh.head)
  for (const { kind } of fresh.entries) kinds.add(kind)

  const { version, head, status } = fresh.conversation
  if (version > known.conversation.version) {
    const pushed = await speaker.heard('conversation:updated', ({ conversation }) =>
      (conversation as Conversation).id === id && (conversation as Conversation).version === version)
    expect(pushed['conversation']).toEqual(fresh.conversation)
  }
  const { heads } = yes(await speaker.ask<{ heads: Record<string, Head> }>('heartbeat', {}))
  if (status !== 'closed') expect(heads[id]).toEqual({ seq: fresh.head, version })
  expect(head).toBe(fresh.head)
}

it('is so for random histories of several speakers and devices that come and go, in both numberings', async () => {
  await fc.assert(fc.asyncProperty(history, async (moments) => {
    const phone = await world.aVisitor()
    const laptop = await world.aVisitor({ token: phone.session.visitorToken ?? '' })
    await Promise.all([phone.connect(), laptop.connect()])
    const people: Record<Who, Line> = { ...team, phone, laptop }
    const { id } = await opens(phone)
    const known = new Map<Who, Known>()
    for (const who of everyone) known.set(who, { ...await fetched(people[who], id), replies: [] })
    const each = (whom: Iterable<Who>, what: (speaker: Line, of: Known) => unknown) =>
      Promise.all(Array.from(whom, (who) => what(people[who], known.get(who) as Known)))
    const texts = known.get('phone')?.entries.filter(({ kind }) => kind === 'message').map((entry) => entry.id) ?? []

    for (const { steps, away } of moments) {
      await each(away, take)
      await each(away, (speaker) => speaker.hangUp())
      await Promise.all(steps.filter(({ who }) => !away.includes(who)).map(async (asked) => {
        const reply = await people[asked.who].ask<{ entry?: Entry }>(asked.what, {
          conversationId: id, ...doings[asked.what](asked, texts[asked.pick % texts.length] ?? ''),
        })
        if (!reply.ok || !reply.entry) return
        texts.push(reply.entry.id)
        if (asked.what === 'message:send') known.get(asked.who)?.replies.push(reply.entry)
      }))
      await each(away, resume)
    }
    await each(everyone, expectFoldedIsFetched)
    yes(await team.lead.ask('conversation:close', { conversationId: id }))
    phone.hangUp()
    laptop.hangUp()
  }), { numRuns: 10, examples: [[script]] })
  expect([...kinds].sort()).toEqual([
    'assigned', 'closed', 'edited', 'left', 'message', 'note', 'queued', 'rated', 'recalled', 'reopened', 'snoozed',
    'transferred',
  ])
}, 60_000)
