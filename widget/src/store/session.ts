import type { ErrorCode, Problem, VisitorSession, VisitorSessionRequest } from '@parley/protocol'
import { alone, firstOf, forgetFirst, realTime, type Time } from '@parley/client'
import { VISITOR_TOKEN, type BrowserMemory } from './browser-memory.js'

/** A token this close to its end is not used for a new connection. */
const EARLY_MS = 30_000

export type Entrance =
  | { ok: true; session: VisitorSession }
  | { ok: false; code: ErrorCode; retryAfter: number | null; detail?: string | undefined }

/** Asks the server once, as the visitor of this token, and as whom the site vouches for by that one. */
export type Request = (visitorToken: string | null, identityToken?: string) => Promise<Entrance>

const unheard: Entrance = { ok: false, code: 'unavailable', retryAfter: null }

export interface SessionOptions {
  siteKey: string
  memory: BrowserMemory
  language: () => string
  post?: typeof fetch
  time?: Time
  /** Each time the server let the visitor in. */
  onEntered?: (session: VisitorSession) => void
}

/** How a visitor gets in, and stays in: one token, asked for anew before it ends. */
export interface Session {
  /** Asks the server, as the same visitor as before where the browser knows one. Calls at one time share a request. */
  ask(): Promise<Entrance>
  /** From the next asking on they are whom this token vouches for; somebody who is in is asked for anew at once. */
  identify(token: string): void
  /** The token for the link; throws when the server cannot be reached, so that the link tries again. */
  token(need: 'any' | 'new'): Promise<string | null>
  /** Whoever comes next in this browser is somebody new. */
  forget(): Promise<void>
}

/** A network that swallows everything says nothing; then it is asked again. */
const PATIENCE_MS = 8_000

export function createSession(options: SessionOptions): Session {
  const { siteKey, memory, language, post = fetch, time = realTime, onEntered } = options
  const name = `parley:enter:${siteKey}`
  let current: VisitorSession | null = null
  let asking: Promise<Entrance> | null = null
  let identity: string | null = null

  const request: Request = async (visitorToken, identityToken) => {
    const body: VisitorSessionRequest = {
      siteKey, language: language(), ...visitorToken && { visitorToken }, ...identityToken && { identityToken },
    }
    const giveUp = new AbortController()
    const heard = time.after(PATIENCE_MS, () => giveUp.abort())
    try {
      const response = await post('/api/visitor/session', {
        method: 'POST', credentials: 'omit', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
        signal: giveUp.signal,
      })
      if (response.ok) return { ok: true, session: await response.json() as VisitorSession }
      const problem = await response.json() as Partial<Problem>
      return { ok: false, code: problem.code ?? 'unavailable', retryAfter: problem.retryAfter ?? null, detail: problem.detail }
    } catch {
      // No network, or an answer that is not ours: the visitor is told, and it is tried again.
      return unheard
    } finally {
      heard()
    }
  }
  /** As somebody new: all tabs that come so at the same time are one visitor, the one of the first. */
  const enterAnew = async (): Promise<Entrance> => {
    const entrance = await request(null)
    if (!entrance.ok) return entrance
    const own = entrance.session.visitorToken
    const first = await firstOf(name, own, time)
    // Before the next in line looks.
    memory.set(VISITOR_TOKEN, first)
    return first === own ? entrance : request(first)
  }
  const enterAs = async (known: string): Promise<Entrance> => {
    const entrance = await request(known)
    if (entrance.ok || (entrance.code !== 'unauthenticated' && entrance.code !== 'invalid')) return entrance
    await forgetFirst(name, known)
    return alone(name, enterAnew)
  }
  /** Null: the site does not vouch for them. */
  const enterVouched = async (given: string): Promise<Entrance | null> => {
    const entrance = await import('./vouched.js').then((vouched) => vouched.enter(given, { request, name, memory, time }), () => unheard)
    // Kept for the next time where nobody said yes or no to it.
    if ((!entrance || entrance.ok) && identity === given) identity = null
    return entrance
  }
  const enter = async (): Promise<Entrance> => {
    const vouched = identity ? await enterVouched(identity) : null
    const known = memory.get(VISITOR_TOKEN)
    // Whoever was before in line may have become somebody by then.
    const entrance = vouched ?? await (known ? enterAs(known) : alone(name, async () => {
      const since = memory.get(VISITOR_TOKEN)
      return since ? request(since) : enterAnew()
    }))
    if (entrance.ok) {
      current = entrance.session
      memory.set(VISITOR_TOKEN, current.visitorToken)
      onEntered?.(current)
    }
    return entrance
  }
  const ask = (): Promise<Entrance> => (asking ??= enter().finally(() => { asking = null }))

  return {
    ask,
    identify(token) {
      identity = token
      if (asking ?? current) void Promise.resolve(asking).then(ask)
    },
    forget() {
      memory.set(VISITOR_TOKEN, null)
      return forgetFirst(name)
    },
    async token(need) {
      if (need === 'any' && current && Date.parse(current.expiresAt) - time.now() > EARLY_MS) return current.token
      const entrance = await ask()
      if (entrance.ok) return entrance.session.token
      if (entrance.code === 'unavailable' || entrance.code === 'rate_limited') throw new Error(entrance.code)
      return null
    },
  }
}
