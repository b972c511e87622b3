import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { signal } from '@preact/signals-core'
import { createShelf, ShelfError } from './shelf.js'
import { save, show, shownSoFar } from './shown-file.js'
import { dismissRefused, drawnSize, fileSize, refusedBeside, stage, stageInto } from './staging.js'

const file = (name: string, size = 10, lastModified = 1) => new File([new Uint8Array(size)], name, { lastModified })
const names = (files: File[]) => files.map(({ name }) => name)

describe('files that are chosen', () => {
  it('join those before, each once', () => {
    const [one, two] = [file('a.png'), file('b.pdf')]
    expect(names(stage([one], [two, file('a.png'), file('a.png', 20)]).files)).toEqual(['a.png', 'b.pdf', 'a.png'])
  })

  it('are refused with the reason, before any of them goes out', () => {
    const chosen = [file('ok.png'), file('setup.exe'), file('none.txt', 0), file('film.mp4', 11 * 1024 * 1024)]
    const { files, refused } = stage([], chosen)
    expect(names(files)).toEqual(['ok.png'])
    expect(refused).toEqual([
      { name: 'setup.exe', why: 'type' }, { name: 'none.txt', why: 'empty' }, { name: 'film.mp4', why: 'too_large' },
    ])
    const ten = Array.from({ length: 10 }, (_, place) => file(`${place}.png`))
    expect(stage(ten.slice(0, 9), [file('9.png'), file('10.png')]).refused).toEqual([{ name: '10.png', why: 'many' }])
  })

  it('tell what was refused beside them, until they change or it was read', () => {
    const files = signal<readonly File[]>([])
    stageInto(files, [file('ok.png'), file('setup.exe')])
    expect(refusedBeside(files.value)).toMatchObject([{ name: 'setup.exe' }])
    files.value = []
    expect(refusedBeside(files.value)).toEqual([])
    stageInto(files, [file('setup.exe')])
    expect(refusedBeside(files.value)).toHaveLength(1)
    dismissRefused()
    expect(refusedBeside(files.value)).toEqual([])
  })

  it('are told in sizes that people read, and drawn within bounds', () => {
    expect([1, 840_000, 9.25 * 1024 * 1024].map((bytes) => fileSize(bytes, 'en'))).toEqual(['1 KB', '820 KB', '9.3 MB'])
    const most = { width: 240, height: 300 }
    expect(drawnSize({ width: 480, height: 240 }, most)).toEqual({ width: 240, height: 120 })
    expect(drawnSize({ width: 100, height: 3000 }, most)).toEqual({ width: 48, height: 300 })
    expect(drawnSize({ width: 60, height: 60 }, most)).toEqual({ width: 60, height: 60 })
    expect(drawnSize({}, most)).toEqual({ width: 240, height: 180 })
  })
})

describe('a file in a message', () => {
  const waiting = { clientId: 'mine', name: 'a.png', type: 'image/png', size: 5, isUploaded: false, progress: signal(0) }
  const stored = { id: 'theirs', name: 'a.png', type: 'image/png', size: 5 }
  const outbox = { file: async (id: string) => id === 'mine' ? new Blob(['photo']) : null }
  const failing = (why: Error) => ({ address: async () => { throw why }, save: async () => { throw why } })

  it('is shown from here while it waits, and goes on being shown when it is stored', async () => {
    expect(shownSoFar('message 0')).toEqual({ is: 'loading' })
    const shown = await show('message 0', waiting, { shelf: failing(new Error('not asked')), outbox })
    expect(shown).toMatchObject({ is: 'there' })
    expect(shownSoFar('message 0')).toEqual(shown)
    expect(await show('other', { ...waiting, clientId: 'lost' }, { shelf: failing(new Error('')), outbox })).toEqual({ is: 'unreachable' })
  })

  it('that is gone is told from one that cannot be had now', async () => {
    const [gone, away] = [failing(new ShelfError(true)), failing(new ShelfError(false))]
    const shown = await Promise.all([gone, away].map((shelf) => show('stored 0', stored, { shelf, outbox })))
    expect(shown).toEqual([{ is: 'gone' }, { is: 'unreachable' }])
    expect(await Promise.all([save(gone, stored), save(away, stored), save({ save: async () => undefined }, stored)]))
      .toEqual(['gone', 'unreachable', 'idle'])
  })
})

describe('a shelf', () => {
  let asked: { id: string; bearer: string | null }[]
  let answer: (id: string, bearer: string | null) => Response
  const shelfOf = (mostBytes?: number) => createShelf({
    token: async (need) => need === 'any' ? 'old' : 'fresh',
    fetch: async (address, init) => {
      const id = (typeof address === 'string' ? address : '').split('/').at(-1) ?? ''
      const bearer = new Headers(init?.headers).get('authorization')
      asked.push({ id, bearer })
      return answer(id, bearer)
    },
    ...mostBytes !== undefined && { mostBytes },
  })
  const revoked: string[] = []
  beforeEach(() => {
    asked = []
    revoked.length = 0
    answer = () => new Response('bytes')
    vi.spyOn(URL, 'revokeObjectURL').mockImplementation((address) => { revoked.push(address) })
  })
  afterEach(() => vi.restoreAllMocks())

  it('fetches a file once, however often it is shown, and says who asks in a header', async () => {
    const shelf = shelfOf()
    const [one, two] = await Promise.all([shelf.address('a'), shelf.address('a')])
    expect(one).toMatch(/^blob:/)
    expect([two, await shelf.address('a')]).toEqual([one, one])
    expect(asked).toEqual([{ id: 'a', bearer: 'Bearer old' }])
    shelf.close()
    expect(revoked).toEqual([one])
  })

  it('asks again with a new token when the old one has ended', async () => {
    answer = (_, bearer) => bearer === 'Bearer fresh' ? new Response('bytes') : new Response(null, { status: 401 })
    expect(await shelfOf().address('a')).toMatch(/^blob:/)
  })

  it('tells what is gone from what cannot be had now, and tries that again', async () => {
    const shelf = shelfOf()
    answer = () => new Response(null, { status: 404 })
    await expect(shelf.address('a')).rejects.toMatchObject({ isGone: true })
    answer = () => { throw new TypeError('no network') }
    await expect(shelf.address('a')).rejects.toMatchObject({ isGone: false })
    answer = () => new Response('bytes')
    expect(await shelf.address('a')).toMatch(/^blob:/)
  })

  it('gives a network up that swallows everything, and can be asked again', async () => {
    vi.useFakeTimers()
    let isSilent = true
    const shelf = createShelf({
      token: async () => 'token',
      fetch: (_, init) => isSilent ? new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
      }) : Promise.resolve(new Response('bytes')),
    })
    const shown = shelf.address('a').catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(120_000)
    expect(await shown).toMatchObject({ isGone: false })
    isSilent = false
    expect(await shelf.address('a')).toMatch(/^blob:/)
    vi.useRealTimers()
  })

  it('holds no more than it may, and lets the oldest go', async () => {
    const shelf = shelfOf(12)
    const first = await shelf.address('a')
    await shelf.address('b')
    expect(revoked).toEqual([])
    await shelf.address('c')
    expect(revoked).toEqual([first])
  })
})
