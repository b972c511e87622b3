import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { realTime } from '@parley/client'
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
  createSession({ siteKey: 'oak', memory, language: () => 'en', post, time: { ...realTime, now: () => now } })

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

  it('gives a network up that swallows everything, so that the next attempt asks anew', async () => {
    const waits: (() => void)[] = []
    const silent: typeof fetch = (_input, init) => new Promise((_resolve, reject) => {
      asked.push({})
      init?.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
    })
    const time = { now: () => 0, after: (_ms: number, run: () => void) => (waits.push(run), () => undefined) }
    const session = createSession({ siteKey: 'oak', memory, language: () => 'en', post: silent, time })
    memory.set('visitor', 'mine')
    const first = session.token('any')
    waits[0]?.()
    await expect(first).rejects.toThrow('unavailable')
    const next = session.token('any')
    waits[1]?.()
    await expect(next).rejects.toThrow('unavailable')
    expect(asked).toHaveLength(2)
    expect(memory.get('visitor')).toBe('mine')
  })

  it('asks once for callers at the same time', async () => {
    const session = create(server(yes(), yes()))
    await Promise.all([session.ask(), session.ask()])
    expect(asked).toHaveLength(1)
  })
})

describe('tabs that come for the first time in the same instant', () => {
  beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()))
  afterEach(() => vi.unstubAllGlobals())

  /** A server that takes its time, and makes a new visitor for whoever brings no token. */
  const slow = (): typeof fetch => async (_input, init) => {
    const body = JSON.parse(typeof init?.body === 'string' ? init.body : '{}') as { visitorToken?: string }
    asked.push(body)
    const visitor = body.visitorToken ?? `visitor-${asked.length}`
    await new Promise((resolve) => setTimeout(resolve, 20))
    return Response.json(sample({ visitorToken: visitor, visitor: { id: visitor, name: null, email: null } }))
  }
  /** Who each tab is, and who it would be the next time; `shared` gives each what it sees of local storage. */
  const visitors = async (siteKey: string, shared: () => Storage): Promise<Set<string | null>> => {
    const post = slow()
    const whoEach = await Promise.all([1, 2, 3].map(async () => {
      const own = browserMemory(siteKey, shared())
      const entrance = await createSession({ siteKey, memory: own, language: () => 'en', post }).ask()
      return [entrance.ok ? entrance.session.visitor.id : entrance.code, own.get('visitor')]
    }))
    return new Set(whoEach.flat())
  }
  const sharing = (): (() => Storage) => {
    const shared = storage()
    return () => shared
  }

  it('are one visitor: the others wait for who the first turns out to be', async () => {
    expect(await visitors('elm', sharing())).toEqual(new Set(['visitor-1']))
    expect(asked.map(({ visitorToken }) => visitorToken)).toEqual([undefined, 'visitor-1', 'visitor-1'])
  })

  it('are one where the browser tells what one has stored to the others only later', async () => {
    expect(await visitors('fir', storage)).toEqual(new Set(['visitor-1']))
  })

  it('are one where they cannot wait for each other', async () => {
    vi.stubGlobal('navigator', {})
    expect((await visitors('ash', sharing())).size).toBe(1)
  })

  it('are one somebody new when all of them bring a token that is refused', async () => {
    const each = [1, 2, 3].map(() => browserMemory('oak', storage()))
    const post: typeof fetch = (input, init) => (
      typeof init?.body === 'string' && init.body.includes('"stale"') ? Promise.resolve(no('unauthenticated', 401)) : made(input, init))
    const made = slow()
    for (const own of each) own.set('visitor', 'stale')
    await Promise.all(each.map((own) => createSession({ siteKey: 'oak', memory: own, language: () => 'en', post }).ask()))
    expect(new Set(each.map((own) => own.get('visitor')))).toEqual(new Set(['visitor-1']))
  })

  it('are somebody new after the visitor was forgotten', async () => {
    const post = slow()
    const first = createSession({ siteKey: 'yew', memory, language: () => 'en', post })
    await first.ask()
    await first.forget()
    const next = await createSession({ siteKey: 'yew', memory: browserMemory('yew', storage()), language: () => 'en', post }).ask()
    expect(next).toMatchObject({ ok: true, session: { visitor: { id: 'visitor-2' } } })
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

  it('has drafts that stay where another tab has written meanwhile', async () => {
    const [drafts, others] = [createDrafts(memory), createDrafts(memory)]
    drafts.write('conversation-1', 'said')
    drafts.said('conversation-1', Promise.resolve())
    others.write('conversation-1', 'half a sen')
    await Promise.resolve()
    await Promise.resolve()
    expect(createDrafts(memory).text('conversation-1').value).toBe('half a sen')
  })

  it('has drafts that move with their conversation', () => {
    const drafts = createDrafts(memory)
    drafts.write('new', 'half a sen')
    drafts.move('new', 'conversation-1')
    expect(drafts.text('new').value).toBe('')
    expect(createDrafts(memory).text('conversation-1').value).toBe('half a sen')
  })

  it('goes along with another tab that had the same text, and keeps a text of its own', () => {
    const tab = new EventTarget()
    vi.stubGlobal('addEventListener', tab.addEventListener.bind(tab))
    const drafts = createDrafts(browserMemory('oak', null))
    vi.unstubAllGlobals()
    const elsewhere = (key: string, oldValue: string | null, newValue: string | null) =>
      tab.dispatchEvent(Object.assign(new Event('storage'), { key: `parley:frame:${key}`, oldValue, newValue }))
    const { value } = drafts.text('talk')
    expect(value).toBe('')
    elsewhere('oak:draft:talk', null, 'half')
    expect(drafts.text('talk').value).toBe('half')
    elsewhere('oak:draft:other', 'half', null)
    elsewhere('birch:draft:talk', 'half', null)
    expect(drafts.text('talk').value).toBe('half')
    elsewhere('oak:draft:talk', 'half', null)
    expect(drafts.text('talk').value).toBe('')
    drafts.write('talk', 'my own')
    elsewhere('oak:draft:talk', 'half', 'half a')
    elsewhere('oak:draft:talk', 'my own', null)
    expect(drafts.text('talk').value).toBe('my own')
  })
})
