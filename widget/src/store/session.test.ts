import { beforeEach, describe, expect, it, vi } from 'vitest'
import { session as sample } from '../fakes/samples.js'
import { browserMemory, type BrowserMemory } from './browser-memory.js'
import { createDrafts } from './drafts.js'
import { createSession } from './session.js'

let memory: BrowserMemory
let asked: Record<string, unknown>[]
beforeEach(() => {
  memory = browserMemory('oak', null)
  asked = []
})

/** A server that gives these answers in turn; a number is a network that is down. */
const server = (...answers: (Response | 'down')[]): typeof fetch => (_input, init) => {
  asked.push(JSON.parse(typeof init?.body === 'string' ? init.body : '{}') as Record<string, unknown>)
  const answer = answers.shift() ?? 'down'
  return answer === 'down' ? Promise.reject(new TypeError('no network')) : Promise.resolve(answer)
}
const yes = (token = 'token-1'): Response => Response.json(sample({ token }), { status: 201 })
const no = (code: string, status: number): Response => Response.json({ code }, { status })
const create = (post: typeof fetch, now = 0) =>
  createSession({ siteKey: 'oak', memory, language: () => 'en', post, now: () => now })

/** What the tabs of one browser share. */
const storage = (): Storage => {
  const kept = new Map<string, string>()
  const bare = {
    getItem: (key: string) => kept.get(key) ?? null, clear: () => kept.clear(), key: () => null, length: 0,
    setItem(key: string, value: string) {
      kept.set(key, value)
      Object.defineProperty(this, key, { value, enumerable: true, configurable: true })
    },
    removeItem(key: string) {
      kept.delete(key)
      Reflect.deleteProperty(this, key)
    },
  }
  return bare
}

describe('coming in', () => {
  it('as somebody new, and as the same one the next time', async () => {
    expect(await create(server(yes())).ask()).toMatchObject({ ok: true })
    await create(server(yes())).ask()
    expect(asked).toEqual([
      { siteKey: 'oak', language: 'en' }, { siteKey: 'oak', language: 'en', visitorToken: 'visitor-1' },
    ])
  })

  it('drops a token that is refused, and asks once without', async () => {
    memory.set('visitor', 'stale')
    expect(await create(server(no('unauthenticated', 401), yes())).ask()).toMatchObject({ ok: true })
    expect(asked.map(({ visitorToken }) => visitorToken)).toEqual(['stale', undefined])
    expect(memory.get('visitor')).toBe('visitor-1')
  })

  it('keeps the token when the server is only down or the page is not allowed', async () => {
    memory.set('visitor', 'mine')
    expect(await create(server('down')).ask()).toEqual({ ok: false, code: 'unavailable', retryAfter: null })
    expect(await create(server(no('forbidden', 403))).ask()).toMatchObject({ ok: false, code: 'forbidden' })
    const gateway = new Response('<html>bad gateway', { status: 502 })
    expect(await create(server(gateway)).ask()).toMatchObject({ code: 'unavailable' })
    expect(memory.get('visitor')).toBe('mine')
  })

  it('asks once for callers at the same time', async () => {
    const session = create(server(yes(), yes()))
    await Promise.all([session.ask(), session.ask()])
    expect(asked).toHaveLength(1)
  })
})

describe('two tabs that come for the first time in the same instant', () => {
  /** A server that takes its time, and makes a new visitor for whoever brings no token. */
  const slow = (): typeof fetch => async (_input, init) => {
    const body = JSON.parse(typeof init?.body === 'string' ? init.body : '{}') as { visitorToken?: string }
    asked.push(body)
    const visitor = body.visitorToken ?? `visitor-${asked.length}`
    await new Promise((resolve) => setTimeout(resolve, 20))
    return Response.json(sample({ visitorToken: visitor, visitor: { id: visitor, name: null, email: null } }))
  }
  const visitors = async (siteKey: string): Promise<Set<string>> => {
    const [shared, post] = [storage(), slow()]
    const entrances = await Promise.all([1, 2, 3].map(() =>
      createSession({ siteKey, memory: browserMemory(siteKey, shared), language: () => 'en', post }).ask()))
    return new Set(entrances.map((entrance) => entrance.ok ? entrance.session.visitor.id : entrance.code))
  }

  it('are one visitor: the others wait for who the first turns out to be', async () => {
    expect(await visitors('elm')).toEqual(new Set(['visitor-1']))
    expect(asked.map(({ visitorToken }) => visitorToken)).toEqual([undefined, 'visitor-1', 'visitor-1'])
  })

  it('are one where they cannot wait for each other either: who was first stays', async () => {
    vi.stubGlobal('navigator', {})
    expect(await visitors('ash')).toEqual(new Set(['visitor-1']))
    vi.unstubAllGlobals()
  })
})

describe('the token for the link', () => {
  it('is used while it is good, and asked anew when it is wanted new or about to end', async () => {
    const ends = Date.parse(sample().expiresAt)
    const fresh = create(server(yes('one'), yes('two')))
    const tokens = [await fresh.token('any'), await fresh.token('any'), await fresh.token('new')]
    expect(tokens).toEqual(['one', 'one', 'two'])
    const late = create(server(yes('three'), yes('four')), ends - 1000)
    expect([await late.token('any'), await late.token('any')]).toEqual(['three', 'four'])
  })

  it('throws while the server is down, and is null when it says no', async () => {
    await expect(create(server('down')).token('any')).rejects.toThrow('unavailable')
    expect(await create(server(no('not_found', 404))).token('any')).toBeNull()
  })
})

describe('what a browser keeps', () => {
  it('comes back, is of one site only, and is forgotten when asked', () => {
    const shared = storage()
    browserMemory('oak', shared).set('visitor', 'a')
    browserMemory('elm', shared).set('visitor', 'b')
    browserMemory('oak', shared).clear()
    expect(browserMemory('oak', shared).get('visitor')).toBeNull()
    expect(browserMemory('elm', shared).get('visitor')).toBe('b')
  })

  it('lasts as long as the page where the browser blocks storage', () => {
    const blocked = storage()
    blocked.setItem = () => { throw new Error('full') }
    const kept = browserMemory('oak', blocked)
    kept.set('visitor', 'a')
    expect(kept.get('visitor')).toBe('a')
  })

  it('keeps a draft that was said until it is safe elsewhere', async () => {
    const drafts = createDrafts(memory)
    drafts.write('conversation-1', 'said')
    let isSafe: () => void = () => undefined
    drafts.said('conversation-1', new Promise<void>((resolve) => { isSafe = resolve }))
    expect(drafts.text('conversation-1').value).toBe('')
    expect(createDrafts(memory).text('conversation-1').value).toBe('said')
    isSafe()
    await Promise.resolve()
    expect(createDrafts(memory).text('conversation-1').value).toBe('')
  })

  it('has drafts that move with their conversation', () => {
    const drafts = createDrafts(memory)
    drafts.write('new', 'half a sen')
    drafts.move('new', 'conversation-1')
    expect(drafts.text('new').value).toBe('')
    expect(createDrafts(memory).text('conversation-1').value).toBe('half a sen')
  })
})
