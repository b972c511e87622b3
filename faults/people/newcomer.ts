import { setTimeout as pause } from 'node:timers/promises'
import { createLink, isForNow, socketDial, type AgentLink, type VisitorLink } from '@parley/client'
import {
  limits, type AgentEvents, type Entry, type PushesToAgent, type PushesToVisitor, type Reply, type ReplyError, type Requests,
  type SignedIn, type Sync, type VisitorEvents, type VisitorSession,
} from '@parley/protocol'
import type { Fresh, View } from '../history.js'
import type { Agent } from './agent-page.js'
import { request, type Browser } from './browser.js'
import type { Visitor } from './visitor-page.js'

/** Where somebody comes in who has never been here, on a way that no fault lies on. */
export type Door = Pick<Browser, 'url' | 'headers'>

/** What a visitor sees who comes now and reads everything. */
export async function visitorComes(
  { name, siteKey, visitorToken }: Visitor, door: Door, ids: readonly string[],
): Promise<Fresh> {
  const { body } = await request<VisitorSession>(door, '/api/visitor/session', { siteKey, visitorToken })
  const link: VisitorLink = createLink<VisitorEvents, PushesToVisitor>({
    ...door, namespace: '/visitor', token: () => Promise.resolve(body.token),
    dial: socketDial(`${door.url}/visitor`, door.headers),
  })
  await online(link)
  const threads = await readAll(link, ids)
  link.close()
  return { person: name, reader: 'visitor', threads, rows: body.conversations }
}

/** What an agent sees who signs in now and reads everything. */
export async function agentComes({ name, email, password }: Agent, door: Door, ids: readonly string[]): Promise<Fresh> {
  const { body } = await request<SignedIn>(door, '/api/auth/login', { email, password })
  const link: AgentLink = createLink<AgentEvents, PushesToAgent>({
    ...door, namespace: '/agent', token: () => Promise.resolve(body.accessToken),
    dial: socketDial(`${door.url}/agent`, door.headers),
  })
  await online(link)
  const inbox = await answered(() => link.ask('inbox:open', {}))
  const threads = await readAll(link, ids)
  link.close()
  return { person: name, reader: 'team', threads, rows: inbox.rows }
}

const PATIENCE_MS = 30_000
const AGAIN_MS = 300

/** @throws Error when the house, at rest, does not let a newcomer in. */
function online(link: Pick<VisitorLink, 'state' | 'onOnline'>): Promise<void> {
  return new Promise((resolve, reject) => {
    if (link.state.peek() === 'online') return resolve()
    const late = setTimeout(() => reject(new Error('A newcomer was not let in.')), PATIENCE_MS)
    link.onOnline(() => {
      clearTimeout(late)
      resolve()
    })
  })
}

interface Reading {
  ask(event: 'conversation:sync', request: Requests['conversation:sync']): Promise<Reply<Sync<View>>>
}

/** A house at rest may be busy, and then answers a little later. @throws Error when it refuses, or does not answer in time */
async function answered<T extends object>(ask: () => Promise<Reply<T>>): Promise<T> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await pause(AGAIN_MS)) {
    const reply = await ask()
    if (reply.ok) return reply
    if (!isForNow(reply.error) || Date.now() > deadline) {
      throw new RefusedNewcomer(reply.error)
    }
  }
}

class RefusedNewcomer extends Error {
  readonly code: string

  constructor({ code, message }: ReplyError) {
    super(`A newcomer was refused: ${code}, ${message}`)
    this.code = code
  }
}

/** Each conversation from its first entry; those that this person may not see are left out. */
async function readAll(link: Reading, ids: readonly string[]): Promise<Fresh['threads']> {
  const threads: Fresh['threads'] = []
  for (const conversationId of ids) {
    const entries: Entry[] = []
    for (;;) {
      const request = { conversationId, afterSeq: entries.length, limit: limits.syncMax }
      const reply = await answered(() => link.ask('conversation:sync', request)).catch((error: unknown) => {
        if (error instanceof RefusedNewcomer && error.code === 'not_found') return null
        throw error
      })
      if (reply === null) break
      entries.push(...reply.entries)
      if (entries.length < reply.head && reply.entries.length > 0) continue
      threads.push({ conversationId, entries, view: reply.conversation })
      break
    }
  }
  return threads
}
