import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { http } from '../http.js'
import { forgetToken, keepToken, linkToken, renew } from './token.js'

const signedIn = () =>
  ({ accessToken: 'fresh', expiresAt: new Date(Date.now() + 900_000).toISOString() })
/** A network that swallows every request, and gives it up only when it is told to. */
const silent = () => vi.fn<typeof fetch>((_path, init) => new Promise((_resolve, reject) => {
  const giveUp = () => reject(new DOMException('aborted', 'AbortError'))
  if (init?.signal?.aborted) giveUp()
  init?.signal?.addEventListener('abort', giveUp)
}))
const working = () => vi.fn<typeof fetch>(async () => Response.json(signedIn()))

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  forgetToken()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a renewal that the network swallows is given up, and the next one asks anew', async () => {
  vi.stubGlobal('fetch', silent())
  const asked = [renew(), renew()]
  const link = linkToken('new').catch(String)
  await vi.advanceTimersByTimeAsync(8_000)
  for (const answer of asked) expect(await answer).toMatchObject({ ok: false, problem: { code: 'unavailable' } })
  expect(await link).toContain('could not be renewed')
  vi.stubGlobal('fetch', working())
  expect(await linkToken('any')).toBe('fresh')
})

test('a line asks once for a token, whether or not it gets one, and takes one that is still good meanwhile', async () => {
  const down = vi.fn<typeof fetch>(async () => new Response('', { status: 503 }))
  vi.stubGlobal('fetch', down)
  expect(await linkToken('any').catch(String)).toContain('could not be renewed')
  expect(down).toHaveBeenCalledTimes(1)
  keepToken({ accessToken: 'ending', expiresAt: new Date(Date.now() + 20_000).toISOString() })
  expect(await linkToken('any')).toBe('ending')
  expect(await linkToken('new').catch(String)).toContain('could not be renewed')
})

test('a tab behind others that wait in vain does not wait for all of them', async () => {
  vi.stubGlobal('fetch', working())
  let leave = () => undefined as void
  void navigator.locks.request('parley:renew', () => new Promise<void>((resolve) => {
    leave = resolve
  }))
  const behind = renew()
  await vi.advanceTimersByTimeAsync(8_000)
  expect(await behind).toMatchObject({ ok: false, problem: { code: 'unavailable' } })
  expect(fetch).not.toHaveBeenCalled()
  leave()
  expect(await renew()).toMatchObject({ ok: true })
})

test('a request that gets no answer is one that failed, and one whose asker has gone is none', async () => {
  keepToken(signedIn())
  vi.stubGlobal('fetch', silent())
  const asked = http.get('/api/me')
  const gone = new AbortController()
  const unwanted = http.get('/api/me', { signal: gone.signal }).catch(String)
  gone.abort()
  expect(await unwanted).toContain('aborted')
  await vi.advanceTimersByTimeAsync(20_000)
  expect(await asked).toMatchObject({ ok: false, problem: { status: 0, code: 'unavailable' } })
})

test('an answer that breaks off half-way is none', async () => {
  keepToken(signedIn())
  vi.stubGlobal('fetch', vi.fn<typeof fetch>(async () => new Response('{"half', { status: 200 })))
  expect(await http.get('/api/me')).toMatchObject({ ok: false, problem: { code: 'unavailable' } })
})
