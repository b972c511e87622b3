import { IDBFactory } from 'fake-indexeddb'
import { memoryStorage, realTime, type Kept } from '@parley/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { session as sample } from '../fakes/samples.js'
import { browserMemory, type BrowserMemory } from './browser-memory.js'
import { createSession, type Session } from './session.js'
import { bringAlong } from './vouched.js'

let memory: BrowserMemory
let asked: { identityToken?: string; visitorToken?: string }[]
let warned: unknown[][]
beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
  memory = browserMemory('oak', null)
  asked = []
  warned = []
  vi.spyOn(console, 'warn').mockImplementation((...words) => { warned.push(words) })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const tokenOf = (visitor: string) => `head.${btoa(JSON.stringify({ sub: visitor }))}.signature`
const yes = (id: string, formerly: string[] = []) =>
  Response.json(sample({ visitorToken: tokenOf(id), visitor: { id, name: null, email: null }, formerly }))
const no = (code: string, detail = '') => Response.json({ code, detail }, { status: 400 })
type Answers = (Response | 'down' | Promise<Response>)[]
const aSession = (...answers: Answers): Session => createSession({
  siteKey: 'oak', memory, language: () => 'en', time: realTime,
  post: async (_input, init) => {
    const { identityToken, visitorToken } = JSON.parse(typeof init?.body === 'string' ? init.body : '{}') as (typeof asked)[number]
    asked.push({ ...identityToken && { identityToken }, ...visitorToken && { visitorToken } })
    const answer = answers.shift() ?? 'down'
    if (answer === 'down') throw new TypeError('no network')
    return answer
  },
})
const whoIs = async (session: Session) => {
  const entrance = await session.ask()
  return entrance.ok ? entrance.session.visitor.id : entrance.code
}

describe('a token of the site', () => {
  it('is shown once, when the visitor comes in, and their own carries on after that', async () => {
    const session = aSession(yes('wei'), yes('wei'))
    session.identify('signed')
    expect(asked).toEqual([])
    expect([await whoIs(session), await whoIs(session)]).toEqual(['wei', 'wei'])
    expect(asked).toEqual([{ identityToken: 'signed' }, { visitorToken: tokenOf('wei') }])
    expect(warned).toEqual([])
  })

  it('that is refused is told in the console, and the visitor comes in as before', async () => {
    memory.set('visitor', tokenOf('mine'))
    const session = aSession(no('invalid', 'The identity token has expired.'), yes('mine'), yes('mine'))
    session.identify('late')
    expect([await whoIs(session), await whoIs(session)]).toEqual(['mine', 'mine'])
    const mine = { visitorToken: tokenOf('mine') }
    expect(asked).toEqual([{ identityToken: 'late', ...mine }, mine, mine])
    expect(warned).toEqual([['Parley:', 'The identity token has expired.']])
  })

  it('is kept while the server is down, rather than come in without', async () => {
    const session = aSession('down', yes('wei'))
    session.identify('signed')
    expect([await whoIs(session), await whoIs(session)]).toEqual(['unavailable', 'wei'])
    expect(asked).toEqual([{ identityToken: 'signed' }, { identityToken: 'signed' }])
  })

  it('is shown at once for somebody who is in', async () => {
    const session = aSession(yes('mine'), yes('wei', ['mine']), yes('wei'))
    await whoIs(session)
    session.identify('signed')
    await expect.poll(() => asked).toEqual([{}, { identityToken: 'signed', visitorToken: tokenOf('mine') }])
    expect(await whoIs(session)).toBe('wei')
  })

  it('is shown after what is being asked', async () => {
    const slow = Promise.withResolvers<Response>()
    const session = aSession(slow.promise, yes('wei', ['mine']))
    const first = whoIs(session)
    await expect.poll(() => asked).toEqual([{}])
    session.identify('signed')
    slow.resolve(yes('mine'))
    expect(await first).toBe('mine')
    await expect.poll(() => asked.at(-1)).toEqual({ identityToken: 'signed', visitorToken: tokenOf('mine') })
  })
})

it('makes a tab that comes as somebody new at the same time the same visitor', async () => {
  const session = aSession(yes('wei'))
  session.identify('signed')
  await whoIs(session)
  // Browsers tell other tabs a moment later what was stored.
  memory = browserMemory('oak', null)
  expect(await whoIs(aSession(yes('new'), yes('wei')))).toBe('wei')
  expect(asked.slice(1)).toEqual([{}, { visitorToken: tokenOf('wei') }])
})

describe('what the browser keeps', () => {
  it('goes on where the talk goes on, and is gone where somebody else comes', async () => {
    memory.set('visitor', tokenOf('mine'))
    memory.set('draft:new', 'half a sen')
    const session = aSession(yes('wei', ['mine']), yes('mei'))
    session.identify('of wei')
    await whoIs(session)
    expect(memory.get('draft:new')).toBe('half a sen')
    session.identify('of mei')
    await expect.poll(() => memory.get('visitor')).toBe(tokenOf('mei'))
    expect(memory.get('draft:new')).toBeNull()
  })

  const said = (clientId: string, more: Partial<Kept> = {}) =>
    ({ kind: 'message', clientId, conversationId: 'c', body: clientId, at: 1, ...more }) as Kept
  const shelves = () => {
    const all = new Map([['mine', memoryStorage()], ['wei', memoryStorage()], ['other', memoryStorage()]])
    return { make: (id: string) => all.get(id) ?? memoryStorage(), of: async (id: string) => (await all.get(id)?.all())?.map(({ clientId }) => clientId) }
  }
  const becomesWei = async () => {
    memory.set('visitor', tokenOf('mine'))
    const session = aSession(yes('wei', ['mine']))
    session.identify('signed')
    await whoIs(session)
  }
  const wei = sample({ visitor: { id: 'wei', name: null, email: null }, formerly: ['other', 'mine'] })

  it('brings along what waits to be sent, with its files, as often as it takes', async () => {
    await becomesWei()
    const { make, of } = shelves()
    const photo = new Blob(['photo'])
    const put = vi.spyOn(make('wei'), 'put')
    make('mine').file = () => Promise.resolve(photo)
    await make('other').put(said('of another browser'), 'new')
    await make('mine').put(said('one', { files: [{ clientId: 'photo', name: 'p.png', type: 'image/png', size: 5 }] }), 'new')
    await make('mine').put(said('two'), 'new')
    await bringAlong(wei, memory, make)
    expect([await of('wei'), await of('mine'), await of('other')]).toEqual([['one', 'two'], [], ['of another browser']])
    expect(put.mock.calls[0]?.[2]).toEqual(new Map([['photo', photo]]))
    // A tab that has not heard yet.
    await make('mine').put(said('three'), 'new')
    await bringAlong(wei, memory, make)
    expect(await of('wei')).toEqual(['one', 'two', 'three'])
  })

  it('brings nothing along to who has not taken over, or not lately, and leaves what cannot be kept', async () => {
    await becomesWei()
    const { make, of } = shelves()
    await make('mine').put(said('one'), 'new')
    make('wei').put = () => Promise.reject(new Error('full'))
    await bringAlong(wei, memory, make)
    expect(await of('mine')).toEqual(['one'])
    await bringAlong({ ...wei, formerly: [] }, memory, make)
    make('wei').put = memoryStorage().put
    await bringAlong(wei, memory, make)
    expect(await of('mine')).toEqual(['one'])
  })
})
