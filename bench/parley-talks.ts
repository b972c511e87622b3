import type { AgentInvited, PushesToAgent, PushesToVisitor, AgentEvents, SetupDone, SignedIn, VisitorEvents, VisitorSession } from '@parley/protocol'
import { createFeed, createLink, mintId, type AgentLink, type LinkOptions, type VisitorLink } from '@parley/client'
import { effect } from '@preact/signals-core'
import type { Talk } from './phases.js'

const password = 'eleven quiet rivers bend'

async function post<T>(url: string, path: string, body: object, token?: string): Promise<T> {
  const response = await fetch(url + path, {
    method: 'POST', body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', origin: url, ...(token ? { authorization: `Bearer ${token}` } : {}) },
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return await response.json() as T
}

const online = (link: AgentLink | VisitorLink) => new Promise<void>((done) => {
  if (link.state.peek() === 'online') return done()
  const stop = link.onOnline(() => {
    stop()
    done()
  })
})

export interface House { url: string; siteKey: string; admin: SignedIn; queueId: string }

/** The first admin, through setup. */
export async function setUp(url: string): Promise<House> {
  const done = await post<SetupDone>(url, '/api/setup', { name: 'Ada', email: 'ada@bench.example', password })
  return { url, siteKey: done.site.siteKey, admin: done, queueId: done.queue.id }
}

/** How the line of this link is made, where that is not Socket.IO's own client. */
type Wire = Pick<LinkOptions, 'dial'>

/** An agent of the first queue, connected. */
export async function anAgent(house: House, n: number, capacity: number, wire: Wire = {}): Promise<AgentLink> {
  const { url } = house
  const invited = await post<AgentInvited>(url, '/api/agents', {
    name: `Agent ${n}`, email: `agent${n}@bench.example`, role: 'agent', capacity, queueIds: [house.queueId],
  }, house.admin.accessToken)
  const token = new URL(invited.invitation.url).hash.slice(1)
  const signed = await post<SignedIn>(url, '/api/invitations/accept', { token, password })
  const link = createLink<AgentEvents, PushesToAgent>({
    url, namespace: '/agent', token: async () => signed.accessToken, extraHeaders: { origin: url }, ...wire,
  })
  await online(link)
  return link
}

/** A visitor who has arrived, and is not connected yet. */
export const arrive = ({ url, siteKey }: House): Promise<VisitorSession> => post(url, '/api/visitor/session', { siteKey })

/** A visitor, connected. */
export async function aVisitor(house: House, session?: VisitorSession, wire: Wire = {}): Promise<VisitorLink> {
  const { url } = house
  const { token } = session ?? await arrive(house)
  const link = createLink<VisitorEvents, PushesToVisitor>({
    url, namespace: '/visitor', token: async () => token, extraHeaders: { origin: url }, ...wire,
  })
  await online(link)
  return link
}

export interface ParleyTalks {
  talks: Talk[]
  conversationIds: string[]
  /** From a visitor's send to the line in the agent's feed, in ms, since the last call. */
  takeSeen: () => number[]
  leave: () => void
}

/** That many conversations between visitors and agents, each held, each followed by its agent's feed. */
export async function parleyTalks(house: House, visitors: number, agents: number): Promise<ParleyTalks> {
  const sentAt = new Map<string, number>()
  let seen: number[] = []
  const links: { close: () => void }[] = []
  const capacity = Math.ceil(visitors / agents)
  const team = new Map<string, AgentLink>()
  for (let n = 1; n <= agents; n += 1) {
    const link = await anAgent(house, n, capacity)
    links.push(link)
    link.on('conversation:updated', ({ conversation }) => {
      if (conversation.agent?.name !== `Agent ${n}` || team.has(conversation.id)) return
      team.set(conversation.id, link)
      const feed = createFeed(link, conversation.id, {
        onEntry: (entry) => {
          const began = entry.clientId === undefined ? undefined : sentAt.get(entry.clientId)
          if (began === undefined) return
          sentAt.delete(entry.clientId ?? '')
          seen.push(performance.now() - began)
        },
      })
      links.push(feed, { close: effect(() => void feed.lines.value) })
    })
  }
  const talks: Talk[] = []
  for (let n = 0; n < visitors; n += 1) {
    const link = await aVisitor(house)
    links.push(link)
    const opened = await link.ask('conversation:open', { clientId: mintId(), message: { clientId: mintId(), body: 'Hello' } })
    if (!opened.ok) throw new Error(`opening was refused: ${opened.error.message}`)
    const conversationId = opened.conversation.id
    const feed = createFeed(link, conversationId, { start: opened })
    links.push(feed)
    talks.push({
      send: async (body) => {
        const clientId = mintId()
        sentAt.set(clientId, performance.now())
        const reply = await link.ask('message:send', { conversationId, clientId, body })
        if (!reply.ok) throw new Error(`a send was refused: ${reply.error.message}`)
        // As the outbox does: a sender's own entry comes by the reply.
        feed.receive(reply.entry)
      },
    })
  }
  for (const deadline = Date.now() + 30_000; team.size < visitors;) {
    if (Date.now() > deadline) throw new Error(`${visitors - team.size} conversations were given to nobody.`)
    await new Promise((done) => setTimeout(done, 50))
  }
  return {
    talks, conversationIds: [...team.keys()],
    takeSeen: () => {
      const taken = seen
      seen = []
      return taken
    },
    leave: () => { for (const link of links) link.close() },
  }
}
