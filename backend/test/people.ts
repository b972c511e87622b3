import { PROTOCOL_VERSION } from '@parley/protocol'
import type { AgentInvited, Me, Role, SignedIn, Site, VisitorSession } from '@parley/protocol'
import { io, type Socket } from 'socket.io-client'
import type { Calls } from './calls.js'
import { type Line, lineOf } from './line.js'

export interface TestAgent extends Line {
  id: string
  token: string
  me: Me
  email: string
  password: string
  /** The refresh cookie, as `name=value`; empty for the one who came by setup. */
  cookie: string
}
export interface TestVisitor extends Line {
  id: string
  token: string
  session: VisitorSession
}

export const password = 'four green boats at dawn'
const cookieIn = (headers: Headers) => headers.getSetCookie().map((line) => line.split(';')[0]).join('; ')

/** How people come into a story. `leave` takes all their sockets away. */
export function makePeople(url: string, { call, done }: Calls) {
  const sockets: Socket[] = []
  let born = 0
  const line = (namespace: '/visitor' | '/agent', token: string) => lineOf((at = url) => {
    const socket = io(`${at}${namespace}`, {
      auth: { token, protocol: PROTOCOL_VERSION }, transports: ['websocket'], extraHeaders: { origin: at },
      forceNew: true, reconnection: false, autoConnect: false,
    })
    sockets.push(socket)
    return socket
  })
  const agentOf = (signed: SignedIn, secret: string, cookie: string): TestAgent => ({
    id: signed.agent.id, token: signed.accessToken, me: signed.agent, email: signed.agent.email, password: secret, cookie,
    ...line('/agent', signed.accessToken),
  })
  const setup = { name: 'Ada', email: 'ada@parley.example', password }

  return {
    setup,
    admin: async (first: SignedIn) => agentOf(first, setup.password, ''),
    anAgent: async (admin: TestAgent, wish: { role?: Role; queues?: string[]; capacity?: number; name?: string }) => {
      born += 1
      const invited = await done<AgentInvited>('POST', '/api/agents', { token: admin.token, body: {
        name: wish.name ?? `Agent ${born}`, email: `agent${born}@parley.example`, role: wish.role ?? 'agent',
        capacity: wish.capacity, queueIds: wish.queues,
      } })
      const token = new URL(invited.invitation.url).hash.slice(1)
      const accepted = await call<SignedIn>('POST', '/api/invitations/accept', { body: { token, password } })
      return agentOf(accepted.body, password, cookieIn(accepted.headers))
    },
    aVisitor: async ({ site, token, identity }: { site: Pick<Site, 'siteKey'>; token?: string; identity?: string }): Promise<TestVisitor> => {
      const session = await done<VisitorSession>('POST', '/api/visitor/session', {
        body: { siteKey: site.siteKey, visitorToken: token, identityToken: identity }, headers: { origin: url },
      })
      return { id: session.visitor.id, token: session.token, session, ...line('/visitor', session.token) }
    },
    leave: () => { for (const socket of sockets) socket.disconnect() },
  }
}
