import assert from 'node:assert/strict'
import { createLink, mintId, type AgentLink, type VisitorLink } from '@parley/client'
import type { AgentEvents, DeclaredStatus, PushesToAgent, PushesToVisitor, Reply, SignedIn, VisitorEvents, VisitorSession } from '@parley/protocol'
import type { House } from './house.js'
import { ask, password } from './people.js'

/** A visitor without a browser, for conversations that only need to be there. */
export interface Caller {
  /** Begins a conversation, or goes on with it. */
  says: (body: string, wish?: { queueId?: string; name?: string; email?: string }) => Promise<void>
  looksAt: (path: string, title: string, referrer?: string) => Promise<void>
  types: (preview: string) => Promise<void>
  /** Has read everything so far. */
  reads: () => Promise<void>
  rates: (score: number, comment: string) => Promise<void>
  leave: () => void
}

/** An agent without a browser. */
export interface Colleague {
  /** The next conversation that is given to them, by its id. */
  takes: () => Promise<string>
  answers: (conversationId: string, body: string) => Promise<void>
  notes: (conversationId: string, body: string) => Promise<void>
  types: (conversationId: string) => Promise<void>
  reads: (conversationId: string, seq: number) => Promise<void>
  transfers: (conversationId: string, toAgentId: string, note: string) => Promise<void>
  closes: (conversationId: string) => Promise<void>
  declares: (status: DeclaredStatus) => Promise<void>
  leave: () => void
}

async function done<T extends object>(reply: Promise<Reply<T>>): Promise<T> {
  const outcome = await reply
  assert.ok(outcome.ok, JSON.stringify(outcome))
  return outcome
}

async function online(link: AgentLink | VisitorLink): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  link.onOnline(resolve)
  await promise
}

/** A visitor of the site, connected. */
export async function aCaller(house: House, siteKey: string, language = 'en'): Promise<Caller> {
  const { token } = await ask<VisitorSession>(house, 'POST', '/api/visitor/session', { siteKey, language })
  const link = createLink<VisitorEvents, PushesToVisitor>({
    url: house.url, namespace: '/visitor', token: async () => token, extraHeaders: { origin: house.url },
  })
  await online(link)
  let held = ''
  return {
    async says(body, { queueId, name, email } = {}) {
      if (held) return void await done(link.ask('message:send', { conversationId: held, clientId: mintId(), body }))
      const { conversation } = await done(link.ask('conversation:open', {
        clientId: mintId(), message: { clientId: mintId(), body }, ...queueId && { queueId },
        ...name && { fields: { name, ...email && { email } } },
      }))
      held = conversation.id
    },
    async looksAt(path, title, referrer = '') {
      await done(link.ask('page', { url: `https://oak.example${path}`, title, referrer }))
    },
    types: async (preview) => void await done(link.ask('typing', { conversationId: held, typing: true, preview })),
    async reads() {
      const { head } = await done(link.ask('conversation:sync', { conversationId: held, afterSeq: 0 }))
      await done(link.ask('receipt', { conversationId: held, deliveredSeq: head, readSeq: head }))
    },
    async rates(score, comment) {
      await done(link.ask('conversation:rate', { conversationId: held, score, ...comment && { comment } }))
    },
    leave: () => link.close(),
  }
}

/** An agent at work, signed in with the password of all. */
export async function aColleague(house: House, email: string): Promise<Colleague> {
  const { accessToken, agent } = await ask<SignedIn>(house, 'POST', '/api/auth/login', { email, password })
  const link = createLink<AgentEvents, PushesToAgent>({
    url: house.url, namespace: '/agent', token: async () => accessToken, extraHeaders: { origin: house.url },
  })
  const known = new Set<string>()
  const given: string[] = []
  let told = Promise.withResolvers<void>()
  link.on('conversation:updated', ({ conversation }) => {
    if (conversation.agent?.id !== agent.id || known.has(conversation.id)) return
    known.add(conversation.id)
    given.push(conversation.id)
    told.resolve()
  })
  await online(link)
  await done(link.ask('inbox:open', {}))
  return {
    async takes() {
      while (given.length === 0) {
        told = Promise.withResolvers()
        await told.promise
      }
      return given.shift() ?? ''
    },
    answers: async (conversationId, body) => void await done(link.ask('message:send', { conversationId, clientId: mintId(), body })),
    notes: async (conversationId, body) => void await done(link.ask('note:add', { conversationId, clientId: mintId(), body })),
    types: async (conversationId) => void await done(link.ask('typing', { conversationId, typing: true })),
    reads: async (conversationId, seq) => void await done(link.ask('receipt', { conversationId, deliveredSeq: seq, readSeq: seq })),
    transfers: async (conversationId, toAgentId, note) =>
      void await done(link.ask('conversation:transfer', { conversationId, toAgentId, note })),
    closes: async (conversationId) => void await done(link.ask('conversation:close', { conversationId })),
    declares: async (status) => void await done(link.ask('presence:set', { status })),
    leave: () => link.close(),
  }
}
