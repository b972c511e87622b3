import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Paced } from './paced.js'

const beatMs = 250

describe('what is told at a pace', () => {
  let versions: Map<string, number>
  let told: string[]
  let readings: string[][]
  let costMs: number
  let failures: unknown[]
  let paced: Paced<string, string>

  beforeEach(() => {
    vi.useFakeTimers()
    versions = new Map()
    told = []
    readings = []
    costMs = 0
    failures = []
    paced = new Paced<string, string>({
      read: async (keys) => {
        readings.push(keys)
        if (keys.includes('broken')) throw new Error('broken')
        return keys.map((key) => `${key}${versions.get(key) ?? 0}`)
      },
      tell: (found) => {
        for (const each of found) {
          vi.setSystemTime(Date.now() + costMs)
          vi.advanceTimersByTime(costMs)
          told.push(each)
        }
      },
      failed: (error) => failures.push(error),
    }, beatMs)
  })
  afterEach(() => vi.useRealTimers())

  const changes = (key: string, how: 'now' | 'soon' | 'later' = 'soon') => {
    versions.set(key, (versions.get(key) ?? 0) + 1)
    paced[how](key)
  }
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

  it('tells of a quiet thing at once, and of all that follows in one beat together, as it is then', async () => {
    changes('a')
    await pass(1)
    expect(told).toEqual(['a1'])
    for (let n = 0; n < 5; n += 1) changes('a')
    await pass(beatMs - 10)
    expect(told).toEqual(['a1'])
    await pass(10)
    expect(told).toEqual(['a1', 'a6'])
    await pass(beatMs)
    changes('a')
    await pass(1)
    expect(told).toEqual(['a1', 'a6', 'a7'])
  })

  it('waits for no beat when it is to be told now, and does not tell it again at the beat', async () => {
    changes('a')
    await pass(1)
    changes('a')
    changes('a', 'now')
    await pass(1)
    expect(told).toEqual(['a1', 'a3'])
    await pass(beatMs)
    expect(told).toEqual(['a1', 'a3'])
  })

  it('reads for many things at once, and waits with those that may be late', async () => {
    for (let n = 0; n < 60; n += 1) changes(`thing ${n} `)
    changes('late', 'later')
    await pass(1)
    expect(readings.map((keys) => keys.length)).toEqual([50, 10])
    expect(told).not.toContain('late1')
    await pass(beatMs)
    expect(told).toContain('late1')
  })

  it('tells less often where telling takes long', async () => {
    costMs = 40
    changes('a')
    await pass(1)
    changes('a')
    await pass(beatMs)
    expect(told).toEqual(['a1'])
    await pass(costMs * 25)
    expect(told).toEqual(['a1', 'a2'])
  })

  it('goes on after a reading that failed', async () => {
    changes('broken')
    await pass(1)
    expect(failures).toHaveLength(1)
    changes('a')
    await pass(1)
    expect(told).toEqual(['a1'])
  })
})
