import { memoryStorage, type OutboxStorage, type Time } from '@parley/client'
import { signal } from '@preact/signals'
import type { Entry, VisitorConversation, VisitorSession } from '@parley/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFakeLink, type FakeLink } from '../fakes/fake-link.js'
import { agent, conversation, entriesOf, presence, session as sample, visitor } from '../fakes/samples.js'
import type { ToFrame, ToPage } from '../frame-talk/messages.js'
import { browserMemory, type BrowserMemory } from './browser-memory.js'
import { createStore, type Store } from './store.js'

const id = 'conversation-1'
let link: FakeLink
let log: Entry[]
let made: ReturnType<typeof entriesOf>
let view: VisitorConversation
let told: ToPage[]
let fromPage: (message: ToFrame) => void
let given: VisitorSession
let memory: BrowserMemory
let storage: OutboxStorage
let chimes: number
let reloads: number
let isVisible = signal(true)
let askToken: (need: 'any' | 'new') => Promise<string | null>
let stores: Store[] = []
const time: Time = { now: () => Date.parse('2026-11-21T14:00:00Z'), after: () => () => undefined }

beforeEach(() => {
  made = entriesOf(id)
  log = []
  view = conversation()
  told = []
  given = sample()
  memory = browserMemory('oak', null)
  storage = memoryStorage()
  chimes = reloads = 0
  isVisible = signal(true)
  link = createFakeLink({
    'conversation:sync': ({ afterSeq }) => ({
      ok: true, mode: 'continue', entries: log.filter(({ seq }) => seq > afterSeq), head: log.length,
      conversation: { ...view, head: log.length },
    }),
    'conversation:open': ({ message }) => {
      if (message) log.push(made(visitor, { kind: 'message', body: message.body }, message.clientId))
      return { ok: true, conversation: { ...view, head: log.length }, entries: [...log] }
    },
    'message:send': ({ body, clientId }) => {
      const entry = made(visitor, { kind: 'message', body }, clientId)
      log.push(entry)
      return { ok: true, entry }
    },
    receipt: () => ({ ok: true }),
  })
})
afterEach(() => {
  for (const { gate } of stores) if (gate.value.is === 'inside') gate.value.stay.leave()
  stores = []
})

function open(framed = true): Store {
  const store = createStore({
    siteKey: 'oak', memory, isVisible, time, makeStorage: () => storage,
    makeLink: (token) => {
      askToken = token
      return link
    },
    reload: () => { reloads += 1 }, chime: () => { chimes += 1 }, ownPage: null,
    claim: () => Promise.resolve(true),
    post: () => Promise.resolve(Response.json(given)),
    talk: { framed, say: (message) => told.push(message), listen: (heard) => { fromPage = heard } },
  })
  stores.push(store)
  return store
}
const settle = async (): Promise<void> => { for (let turn = 0; turn < 30; turn += 1) await Promise.resolve() }
async function inside(framed = true): Promise<Store> {
  const store = open(framed)
  if (framed) fromPage({ type: 'open' })
  await new Promise((resolve) => setTimeout(resolve, 0))
  await settle()
  return store
}
const write = async (store: Store, text: string): Promise<void> => {
  store.drafts.write(store.draft.value, text)
  store.say()
  await new Promise((resolve) => setTimeout(resolve, 0))
  await settle()
}
const stayOf = (store: Store) => {
  if (store.gate.value.is !== 'inside') throw new Error('nobody is in')
  return store.gate.value.stay
}
const last = (type: ToPage['type']): ToPage | undefined => told.findLast((message) => message.type === type)
const bodies = (store: Store): string[] =>
  stayOf(store).thread(id).feed.lines.value.flatMap((line) => (line.kind === 'event' ? [] : [line.body]))
const answer = (body: string): void => {
  const entry = made(agent, { kind: 'message', body })
  log.push(entry)
  link.push('entry', { conversationId: id, entry })
}

describe('before the visitor reaches for it', () => {
  it('nothing is asked: the frame only says that it is ready', async () => {
    const store = open()
    await settle()
    expect(store.gate.value.is).toBe('outside')
    expect(told).toEqual([{ type: 'ready' }])
    expect(link.asked).toEqual([])
  })

  it('the hosted page goes in by itself', async () => {
    expect((await inside(false)).gate.value.is).toBe('inside')
  })
})

describe('a first conversation', () => {
  it('begins with its first message, and is one conversation with the same line', async () => {
    const store = await inside()
    store.show({ name: 'new', beginning: { name: 'Sofia', queueId: 'queue-billing' } })
    await write(store, 'Hello')
    expect(link.asked.find(({ event }) => event === 'conversation:open')?.request)
      .toMatchObject({ fields: { name: 'Sofia' }, queueId: 'queue-billing', message: { body: 'Hello' } })
    expect(store.screen.value).toEqual({ name: 'conversation', id })
    expect(bodies(store)).toEqual(['Hello'])
    expect(stayOf(store).outbox.waiting(id).value).toEqual([])
    expect(last('ongoing')).toEqual({ type: 'ongoing', ongoing: true })
  })

  it('takes what is written next while it is being opened', async () => {
    const store = await inside()
    store.show({ name: 'new', beginning: {} })
    store.drafts.write('new', 'Hello')
    store.say()
    store.drafts.write(store.draft.value, 'half a sen')
    await new Promise((resolve) => setTimeout(resolve, 0))
    await settle()
    expect(store.draft.value).toBe(id)
    expect(store.drafts.text(id).value).toBe('half a sen')
  })

  it('gives the text back when the server does not want it', async () => {
    link.answers['conversation:open'] = () => ({ ok: false, error: { code: 'invalid', message: 'no such queue' } })
    const store = await inside()
    store.show({ name: 'new', beginning: {} })
    await write(store, 'Hello')
    const [opening] = stayOf(store).outbox.openings.value
    expect(opening).toMatchObject({ state: 'failed' })
    store.takeBack(opening?.clientId ?? '')
    expect(store.screen.value.name).toBe('welcome')
    expect(store.drafts.text('new').value).toBe('Hello')
  })

  it('gives it back by its first message too, with what was written behind it', async () => {
    link.turn('offline')
    const store = await inside()
    store.show({ name: 'new', beginning: {} })
    await write(store, 'Hello')
    await write(store, 'Are you there?')
    const [first] = stayOf(store).outbox.waiting(store.draft.value).value
    store.takeBack(first?.clientId ?? '')
    expect(store.screen.value.name).toBe('welcome')
    expect(store.drafts.text('new').value).toBe('Hello\nAre you there?')
    expect(stayOf(store).outbox.count.value).toBe(0)
  })

  it('takes files along, with words or without', async () => {
    link.turn('offline')
    const store = await inside()
    store.show({ name: 'new', beginning: {} })
    const chosen = store.drafts.files(store.draft.value)
    chosen.value = [new File(['x'], 'lamp.png', { type: 'image/png' })]
    store.say()
    await settle()
    expect(chosen.value).toEqual([])
    const [line] = stayOf(store).outbox.waiting(store.draft.value).value
    expect(line).toMatchObject({ body: '', files: [{ name: 'lamp.png', type: 'image/png', size: 1 }] })
    store.say()
    expect(stayOf(store).outbox.count.value).toBe(1)
  })
})

describe('coming back to an open conversation', () => {
  beforeEach(() => {
    log.push(made(visitor, { kind: 'message', body: 'Hello' }), made(agent, { kind: 'message', body: 'Hi Sofia' }))
    view = conversation({ head: 2, unread: 1 })
    given = sample({ conversations: [view] })
  })

  it('counts what is unread without being shown, and plays no sound for what is old', async () => {
    const store = open()
    fromPage({ type: 'resume' })
    await new Promise((resolve) => setTimeout(resolve, 0))
    await settle()
    expect(last('unread')).toEqual({ type: 'unread', count: 1 })
    expect(store.isShown.value).toBe(false)
    expect([chimes, store.announced.value]).toEqual([0, null])
    answer('Are you there?')
    await settle()
    expect(last('unread')).toEqual({ type: 'unread', count: 2 })
    expect(chimes).toBe(1)
  })

  it('has read everything once it is looked at, and not before', async () => {
    isVisible.value = false
    await inside()
    expect(last('unread')).toEqual({ type: 'unread', count: 1 })
    isVisible.value = true
    await settle()
    expect(last('unread')).toEqual({ type: 'unread', count: 0 })
    expect(link.asked.filter(({ event }) => event === 'receipt').at(-1)?.request).toMatchObject({ readSeq: 2 })
  })

  it('says a new message to a screen reader once, with who says it', async () => {
    const store = await inside()
    answer('Here it is')
    await settle()
    expect(store.announced.value).toEqual({ key: `${id}-3`, author: 'Maya Lind', body: 'Here it is' })
    expect(chimes).toBe(0)
  })

  it('keeps what is written without a line, and sends it once and in order', async () => {
    const store = await inside()
    link.turn('offline')
    await write(store, 'one')
    await write(store, 'two')
    expect(stayOf(store).outbox.count.value).toBe(2)
    link.turn('online')
    await new Promise((resolve) => setTimeout(resolve, 0))
    await settle()
    expect(bodies(store)).toEqual(['Hello', 'Hi Sofia', 'one', 'two'])
    expect(stayOf(store).outbox.count.value).toBe(0)
  })

  it('shows the agent as gone and back, and the place in the queue', async () => {
    const store = await inside()
    const thread = stayOf(store).thread(id)
    expect(thread.isAgentOnline.value).toBe(true)
    link.push('conversation:presence', { conversationId: id, by: 'agent', online: false })
    expect(thread.isAgentOnline.value).toBe(false)
    link.push('conversation:presence', { conversationId: id, by: 'agent', online: true })
    expect([thread.isAgentOnline.value, thread.isAgentBack.value]).toEqual([true, true])
    const waiting = { position: 2, estimatedWaitSeconds: 90, queuedAt: '2026-11-21T13:59:00Z' }
    const queued = conversation({ version: 2, head: 2, status: 'queued', agent: null })
    link.push('conversation:updated', { conversation: queued })
    link.push('queue:position', { conversationId: id, ...waiting })
    expect(thread.place.value).toMatchObject({ position: 2, toldAt: time.now() })
    link.push('conversation:updated', { conversation: conversation({ version: 3, head: 2 }) })
    link.push('queue:position', { conversationId: id, ...waiting })
    expect(thread.place.value).toBeNull()
    link.push('presence', presence({ availability: 'offline', online: 0 }))
    expect(stayOf(store).presence.value.online).toBe(0)
  })

  it('shows what a server says that went back to a backup', async () => {
    const store = await inside()
    link.push('conversation:updated', { conversation: conversation({ version: 9, head: 2, status: 'closed' }) })
    expect(stayOf(store).conversations.value[0]?.status).toBe('closed')
    link.turn('offline')
    log.pop()
    view = conversation({ version: 4 })
    link.answers['conversation:sync'] = ({ afterSeq }) => ({
      ok: true, mode: afterSeq > log.length ? 'restart' : 'continue', head: log.length,
      entries: afterSeq > log.length ? [...log] : log.slice(afterSeq), conversation: { ...view, head: log.length },
    })
    link.turn('online')
    await settle()
    expect(bodies(store)).toEqual(['Hello'])
    expect(stayOf(store).conversations.value[0]).toMatchObject({ status: 'active', version: 4 })
  })

  it('begins anew when the server takes the browser for somebody else', async () => {
    await inside()
    await askToken('new')
    expect(reloads).toBe(0)
    given = sample({ visitor: { id: 'visitor-2', name: null, email: null } })
    await askToken('new')
    expect(reloads).toBe(1)
  })

  it('forgets everything when the site logs its visitor out', async () => {
    await inside()
    memory.set('draft:x', 'secret')
    fromPage({ type: 'forget' })
    await new Promise((resolve) => setTimeout(resolve, 0))
    expect(told.at(-1)).toEqual({ type: 'forgotten' })
    expect([memory.get('visitor'), memory.get('draft:x'), link.isClosed]).toEqual([null, null, true])
  })
})

describe('a closed door', () => {
  it('says why, and opens when it is tried again', async () => {
    let isDown = true
    const store = createStore({
      siteKey: 'oak', memory, isVisible, time, makeLink: () => link, makeStorage: () => storage,
      reload: () => undefined,
      chime: () => undefined, claim: () => Promise.resolve(true), ownPage: null, talk: { framed: true, say: () => undefined, listen: () => undefined },
      post: async () => isDown ? Response.json({ code: 'unavailable' }, { status: 503 }) : Response.json(given),
    })
    stores.push(store)
    await store.enter()
    expect(store.gate.value).toEqual({ is: 'refused', code: 'unavailable' })
    isDown = false
    await store.enter()
    expect(store.gate.value.is).toBe('inside')
  })
})
