import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { indexedStorage } from './indexed-storage.js'
import type { Kept, KeptText } from './outbox-storage.js'

const text = (clientId: string, change: Partial<KeptText> = {}): Kept =>
  ({ kind: 'message', conversationId: 'talk', clientId, body: clientId, at: 0, ...change })
const ids = (kept: readonly Kept[]) => kept.map(({ clientId }) => clientId)

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
  vi.stubGlobal('IDBKeyRange', IDBKeyRange)
})
afterEach(() => vi.unstubAllGlobals())

describe('what is kept in IndexedDB', () => {
  it('comes back on another page in the order in which it was put, whoever put it', async () => {
    const [one, other] = [indexedStorage('visitor:a'), indexedStorage('visitor:a')]
    await one.put(text('first'), 'new')
    await other.put(text('second'), 'new')
    await one.put(text('third'), 'new')
    expect(ids(await other.all())).toEqual(['first', 'second', 'third'])
    expect(await indexedStorage('visitor:b').all()).toEqual([])
  })

  it('is replaced at its place, or goes behind all others, and is never there twice', async () => {
    const storage = indexedStorage('visitor:a')
    for (const id of ['first', 'second', 'third']) await storage.put(text(id), 'new')
    await storage.put(text('first', { body: 'changed' }), 'same')
    expect((await storage.all()).map((kept) => 'body' in kept && kept.body)).toEqual(['changed', 'second', 'third'])
    await storage.put(text('first'), 'last')
    expect(ids(await storage.all())).toEqual(['second', 'third', 'first'])
    await storage.remove('third')
    await storage.remove('nobody knows it')
    expect(ids(await storage.all())).toEqual(['second', 'first'])
  })

  it('is not put back by a tab that has not heard of its end, unless it never got there', async () => {
    const [one, other] = [indexedStorage('visitor:a'), indexedStorage('visitor:a')]
    for (const id of ['taken back', 'sent', 'here']) await one.put(text(id), 'new')
    await one.remove('taken back')
    await one.remove('sent')
    await other.put(text('taken back'), 'same')
    await other.put(text('sent'), 'last')
    await other.put(text('here', { body: 'changed' }), 'unsure')
    await other.put(text('lost'), 'unsure')
    expect((await one.all()).map((kept) => 'body' in kept && kept.body)).toEqual(['changed', 'lost'])
  })

  it('has the bytes of its files as long as it is there itself', async () => {
    const storage = indexedStorage('visitor:a')
    const [photo, other] = [new Blob(['photo'], { type: 'image/png' }), new Blob(['other'])]
    await storage.put(text('with'), 'new', new Map([['photo', photo]]))
    await storage.put(text('without'), 'new', new Map([['other', other]]))
    const again = indexedStorage('visitor:a')
    expect(await (await again.file?.('with', 'photo'))?.text()).toBe('photo')
    await again.put(text('with', { body: 'changed' }), 'same')
    expect(await (await again.file?.('with', 'photo'))?.text()).toBe('photo')
    await again.remove('with')
    expect(await again.file?.('with', 'photo')).toBeNull()
    expect(await (await again.file?.('without', 'other'))?.text()).toBe('other')
  })

  it('takes effect in the order of the calls', async () => {
    const storage = indexedStorage('visitor:a')
    const [, , , kept] = await Promise.all([
      storage.put(text('first'), 'new'), storage.put(text('second'), 'new'), storage.remove('first'), storage.all(),
    ])
    expect(ids(kept)).toEqual(['second'])
  })

  it('is opened anew after another tab wanted it gone', async () => {
    const storage = indexedStorage('visitor:a')
    await storage.put(text('first'), 'new')
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase('parley:visitor:a')
      request.onsuccess = () => resolve()
      request.onerror = () => reject(new Error('not deleted'))
    })
    await storage.put(text('second'), 'new')
    expect(ids(await storage.all())).toEqual(['second'])
  })

  it('keeps what a page of an older release had kept', async () => {
    await new Promise<void>((resolve) => {
      const request = indexedDB.open('parley:visitor:a', 1)
      request.onupgradeneeded = () => {
        const rows = request.result.createObjectStore('outbox', { autoIncrement: true })
        rows.createIndex('clientId', 'clientId', { unique: true })
        rows.put(text('old'))
      }
      request.onsuccess = () => {
        request.result.close()
        resolve()
      }
    })
    expect(ids(await indexedStorage('visitor:a').all())).toEqual(['old'])
  })
})

describe('where nothing can be kept', () => {
  it('every call says so, and the next one tries again', async () => {
    const open = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError')
    })
    const storage = indexedStorage('visitor:a')
    await expect(storage.all()).rejects.toThrow('denied')
    await expect(storage.put(text('first'), 'new')).rejects.toThrow('denied')
    await expect(storage.remove('first')).rejects.toThrow('denied')
    open.mockRestore()
    await storage.put(text('first'), 'new')
    expect(ids(await storage.all())).toEqual(['first'])
  })
})
