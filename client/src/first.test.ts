import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeTime, settle } from './fakes/fake-time.js'
import { firstOf, forgetFirst } from './first.js'
import { realTime } from './time.js'

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()))
afterEach(() => vi.unstubAllGlobals())

const at = (now: number) => ({ ...realTime, now: () => now })

describe('of what tabs propose at once', () => {
  it('the first counts for all of them, whatever they propose', async () => {
    const agreed = await Promise.all(['a', 'b', 'c', 'd'].map((value) => firstOf('visitor', value, at(0))))
    expect(agreed).toEqual(['a', 'a', 'a', 'a'])
    expect(await firstOf('another name', 'b', at(0))).toBe('b')
  })

  it('the first counts for a minute, and not for a clock that was put back', async () => {
    await firstOf('visitor', 'a', at(100_000))
    expect(await firstOf('visitor', 'b', at(159_999))).toBe('a')
    expect(await firstOf('visitor', 'c', at(160_000))).toBe('c')
    expect(await firstOf('visitor', 'd', at(100_000))).toBe('d')
  })

  it('nothing counts any more once it is forgotten', async () => {
    await firstOf('visitor', 'a', at(0))
    await forgetFirst('visitor')
    expect(await firstOf('visitor', 'b', at(0))).toBe('b')
    await forgetFirst('visitor', 'a')
    expect(await firstOf('visitor', 'c', at(0))).toBe('b')
    await forgetFirst('visitor', 'b')
    expect(await firstOf('visitor', 'c', at(0))).toBe('c')
  })

  it('nobody waits for a browser that does not answer', async () => {
    vi.stubGlobal('indexedDB', { open: () => ({}) })
    const time = fakeTime()
    let agreed = ''
    void firstOf('visitor', 'a', time).then((first) => { agreed = first })
    await settle()
    expect(agreed).toBe('')
    await time.pass(3_000)
    expect(agreed).toBe('a')
  })

  it('each counts for itself where the browser denies storage', async () => {
    vi.stubGlobal('indexedDB', undefined)
    expect(await firstOf('visitor', 'a', at(0))).toBe('a')
    expect(await firstOf('visitor', 'b', at(0))).toBe('b')
    await expect(forgetFirst('visitor')).resolves.toBeUndefined()
  })
})
