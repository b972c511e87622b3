import { describe, expect, it, vi } from 'vitest'
import { fakeTime } from './fakes/fake-time.js'
import { mintId } from './mint-id.js'
import { joinTabs } from './tabs.js'

// Node has the same Web Locks as a browser, shared by everything in the process.
const inherits = () => vi.fn<() => Promise<void>>(async () => undefined)

describe('tabs', () => {
  it('inherit from one that is gone, at once', async () => {
    const shared = mintId()
    const gone = joinTabs(shared, mintId())
    gone.close()
    const mine = joinTabs(shared, mintId())
    const inherit = inherits()
    await vi.waitFor(async () => {
      await mine.whenGone(gone.mine, inherit)
      expect(inherit).toHaveBeenCalled()
    })
    mine.close()
  })

  it('leave what another still sends, and inherit it when that one closes, only one of them at a time', async () => {
    const shared = mintId()
    const time = fakeTime()
    const [first, second, third] = ['first', 'second', 'third'].map((tab) => joinTabs(shared, tab, time))
    let running = 0
    let most = 0
    const inherit = vi.fn<() => Promise<void>>(async () => {
      most = Math.max(most, running += 1)
      await Promise.resolve()
      running -= 1
    })
    await Promise.all([second?.whenGone('first', inherit), third?.whenGone('first', inherit)])
    await time.pass(60_000)
    expect(inherit).not.toHaveBeenCalled()
    first?.close()
    await vi.waitFor(async () => {
      await time.pass(5_000)
      expect(inherit).toHaveBeenCalled()
    })
    expect(most).toBe(1)
    second?.close()
    third?.close()
  })

  it('leave it to the next page of a tab that reloads', async () => {
    const shared = mintId()
    const time = fakeTime()
    const [page, other] = [joinTabs(shared, 'page', time), joinTabs(shared, 'other', time)]
    const [inherit, wait] = [inherits(), inherits()]
    await other.whenGone('page', wait)
    page.close()
    const next = joinTabs(shared, 'next page', time)
    await vi.waitFor(async () => {
      await next.whenGone('page', inherit)
      expect(inherit).toHaveBeenCalled()
    })
    expect(wait).not.toHaveBeenCalled()
    other.close()
    next.close()
  })

  it('that share nothing do not wait for each other', async () => {
    const alone = joinTabs(null, mintId())
    const inherit = inherits()
    await alone.whenGone('another', inherit)
    expect(inherit).toHaveBeenCalledTimes(1)
    alone.close()
  })

  it('without locks count every other as gone', async () => {
    vi.stubGlobal('navigator', {})
    const tab = joinTabs('shared', mintId())
    const inherit = inherits()
    await tab.whenGone('another', inherit)
    expect(inherit).toHaveBeenCalledTimes(1)
    vi.unstubAllGlobals()
  })

  it('whose locks are denied count every other as gone', async () => {
    const request = () => Promise.reject(new DOMException('no storage here', 'SecurityError'))
    vi.stubGlobal('navigator', { locks: { request } })
    const tab = joinTabs('shared', mintId())
    const inherit = inherits()
    await tab.whenGone('another', inherit)
    expect(inherit).toHaveBeenCalledTimes(1)
    vi.unstubAllGlobals()
  })
})

it('ids are UUIDv7, in the order of their milliseconds', () => {
  const ids = Array.from({ length: 50 }, (_, count) => mintId(1_700_000_000_000 + count))
  expect(ids.every((id) => /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(id))).toBe(true)
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(Array.from({ length: 1_000 }, () => mintId(5))).size).toBe(1_000)
})
