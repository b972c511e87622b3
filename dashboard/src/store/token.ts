import type { SignedIn } from '@parley/protocol'
import { fetched, noResponse, type Answer } from '../request.js'

/**
 * The access token lives here and nowhere else: in memory, gone with the tab. The cookie that renews it is out of
 * reach.
 */
let held: { token: string; expiresAt: number } | null = null
let renewing: Promise<Answer<SignedIn>> | null = null
let refused: () => void = () => undefined

/** Renewed this long before it runs out, so that no request goes out with a token that dies on the way. */
const earlyMs = 30_000

export const keepToken = ({ accessToken, expiresAt }: Pick<SignedIn, 'accessToken' | 'expiresAt'>): void => {
  held = { token: accessToken, expiresAt: Date.parse(expiresAt) }
}
export const forgetToken = (): void => {
  held = null
}
/** Called once the server no longer accepts the cookie. */
export const onTokenRefused = (handler: () => void): void => {
  refused = handler
}

/** So long a tab waits for the server, and before that for the tabs in front of it: a network may swallow everything. */
const patienceMs = 8_000

const ask = () => fetched<SignedIn>('/api/auth/refresh', { method: 'POST', withinMs: patienceMs }, null)

/** One tab at a time: each renewal rotates the cookie, and two at once would look like a stolen one. */
async function askAlone(): Promise<Answer<SignedIn>> {
  if (typeof navigator === 'undefined' || !('locks' in navigator)) return ask()
  const inLine = new AbortController()
  const overdue = setTimeout(() => inLine.abort(), patienceMs)
  try {
    return await navigator.locks.request('parley:renew', { signal: inLine.signal }, () => {
      clearTimeout(overdue)
      return ask()
    })
  } catch (cause) {
    if (!inLine.signal.aborted) throw cause
    return noResponse()
  }
}

async function renewNow(): Promise<Answer<SignedIn>> {
  const answer = await askAlone()
  if (answer.ok) keepToken(answer.value)
  else if (answer.problem.status === 401) {
    forgetToken()
    refused()
  }
  return answer
}

/** A new access token through the cookie. Asked for twice at the same time, it is one request. */
export function renew(): Promise<Answer<SignedIn>> {
  renewing ??= renewNow().finally(() => {
    renewing = null
  })
  return renewing
}

/** What is held, when it is good for so long from now. */
const goodFor = (ms: number): string | null => held && held.expiresAt - ms > Date.now() ? held.token : null

/** A token that is good for a while; null when nobody is signed in or the server is silent. */
export async function authorization(): Promise<string | null> {
  const good = goodFor(earlyMs)
  if (good !== null) return good
  const answer = await renew()
  return answer.ok ? answer.value.accessToken : goodFor(0)
}

/** After a refusal of `stale`: the token that replaced it meanwhile, or a new one; null when there is none. */
export async function renewed(stale: string | null): Promise<string | null> {
  if (held && held.token !== stale) return held.token
  const answer = await renew()
  return answer.ok ? answer.value.accessToken : null
}

/**
 * For the socket's handshake; `new` after one was not accepted. Throws when the server is silent, null says nobody is
 * in.
 */
export async function linkToken(need: 'any' | 'new'): Promise<string | null> {
  const good = need === 'any' ? goodFor(earlyMs) : null
  if (good !== null) return good
  const answer = await renew()
  if (answer.ok) return answer.value.accessToken
  if (answer.problem.status === 401) return null
  const still = need === 'any' ? goodFor(0) : null
  if (still !== null) return still
  throw new Error('The token could not be renewed.')
}
