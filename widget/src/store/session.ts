import type { ErrorCode, Problem, VisitorSession, VisitorSessionRequest } from '@parley/protocol'
import { alone } from '@parley/client'
import { VISITOR_TOKEN, type BrowserMemory } from './browser-memory.js'

/** A token this close to its end is not used for a new connection. */
const EARLY_MS = 30_000

export type Entrance =
  | { ok: true; session: VisitorSession }
  | { ok: false; code: ErrorCode; retryAfter: number | null }

export interface SessionOptions {
  siteKey: string
  memory: BrowserMemory
  language: () => string
  post?: typeof fetch
  now?: () => number
  /** Each time the server let the visitor in. */
  onEntered?: (session: VisitorSession) => void
}

/** How a visitor gets in, and stays in: one token, asked for anew before it ends. */
export interface Session {
  /** Asks the server, as the same visitor as before where the browser knows one. Calls at one time share a request. */
  ask(): Promise<Entrance>
  /** The token for the link; throws when the server cannot be reached, so that the link tries again. */
  token(need: 'any' | 'new'): Promise<string | null>
}

export function createSession(options: SessionOptions): Session {
  const { siteKey, memory, language, post = fetch, now = Date.now, onEntered } = options
  let current: VisitorSession | null = null
  let asking: Promise<Entrance> | null = null

  const request = async (visitorToken: string | null): Promise<Entrance> => {
    const body: VisitorSessionRequest = { siteKey, language: language(), ...visitorToken && { visitorToken } }
    const response = await post('/api/visitor/session', {
      method: 'POST', credentials: 'omit', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
    })
    if (response.ok) return { ok: true, session: await response.json() as VisitorSession }
    const problem = await response.json() as Partial<Problem>
    return { ok: false, code: problem.code ?? 'unavailable', retryAfter: problem.retryAfter ?? null }
  }
  const enter = async (): Promise<Entrance> => {
    try {
      const kept = memory.get(VISITOR_TOKEN)
      let entrance = await request(kept)
      if (kept && !entrance.ok && (entrance.code === 'unauthenticated' || entrance.code === 'invalid')) {
        memory.set(VISITOR_TOKEN, null)
        entrance = await request(null)
      }
      const first = memory.get(VISITOR_TOKEN)
      // Where tabs cannot wait for each other, the one that was first is the visitor.
      if (entrance.ok && !kept && first) entrance = await request(first)
      if (entrance.ok) {
        current = entrance.session
        memory.set(VISITOR_TOKEN, current.visitorToken)
        onEntered?.(current)
      }
      return entrance
    } catch {
      // No network, or an answer that is not ours: the visitor is told, and it is tried again.
      return { ok: false, code: 'unavailable', retryAfter: null }
    }
  }
  // Two tabs that come for the first time are one visitor: the second waits for who the first turns out to be.
  const ask = (): Promise<Entrance> => (
    asking ??= (memory.get(VISITOR_TOKEN) ? enter() : alone(`parley:enter:${siteKey}`, enter)).finally(() => { asking = null })
  )

  return {
    ask,
    async token(need) {
      if (need === 'any' && current && Date.parse(current.expiresAt) - now() > EARLY_MS) return current.token
      const entrance = await ask()
      if (entrance.ok) return entrance.session.token
      if (entrance.code === 'unavailable' || entrance.code === 'rate_limited') throw new Error(entrance.code)
      return null
    },
  }
}
