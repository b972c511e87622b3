import { afterEach, describe, expect, it, vi } from 'vitest'
import { mintId } from './mint-id.js'

afterEach(() => vi.unstubAllGlobals())

const insecure = () => vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => bytes.map(() => Math.random() * 256) })

describe.each([['a secure context', () => undefined], ['a page without one', insecure]])('in %s', (_, prepare) => {
  it('an id is a UUIDv7 that begins with the time', () => {
    prepare()
    for (let n = 0; n < 100; n += 1) {
      expect(mintId(0x0192_8f3c_5a7b)).toMatch(/^01928f3c-5a7b-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    }
    expect(mintId(0)).toMatch(/^00000000-0000-7/)
  })

  it('no two are the same', () => {
    prepare()
    expect(new Set(Array.from({ length: 1_000 }, () => mintId(0))).size).toBe(1_000)
  })
})
