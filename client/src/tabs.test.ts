import { IDBFactory } from 'fake-indexeddb'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createClaims } from './claims.js'
import { fakeTime } from './fakes/fake-time.js'
import { mintId } from './mint-id.js'
import { joinTabs, type Tabs } from './tabs.js'
import { realTime } from './time.js'

// Node has the same Web Locks and BroadcastChannel as a browser, shared by everything in the process.
const open: { close(): void }[] = []
const join = (name: string | null, time = realTime): Tabs => {
  const tabs = joinTabs(name, time)
  open.push(tabs)
  return tabs
}
afterEach(() => {
  for (const one of open.splice(0)) one.close()
  vi.unstubAllGlobals()
})

/** Work that goes on until it is told to end. */
function work() {
  let end: () => void = () => undefined
  const until = new Promise<void>((resolve) => {
    end = resolve
  })
  const isMine: (() => boolean)[] = []
  const run = vi.fn<(mine: () => boolean) => Promise<void>>(async (mine) => {
    isMine.push(mine)
    await until
  })
  return { run, end, isMine: () => isMine.at(-1)?.() ?? false }
}

/** Each in its own way of taking turns. */
const withLocks = () => undefined
const withoutLocks = () => {
  vi.stubGlobal('navigator', {})
  vi.stubGlobal('indexedDB', new IDBFactory())
}
describe.each([['Web Locks', withLocks], ['a lease', withoutLocks]])('turns by %s', (_, begin) => {
  it('are taken by one tab after the other', async () => {
    begin()
    const name = mintId()
    const [first, second] = [work(), work()]
    const done = [join(name).inTurn(first.run), join(name).inTurn(second.run)]
    await vi.waitFor(() => expect(first.run).toHaveBeenCalled())
    expect([first.isMine(), second.run.mock.calls.length]).toEqual([true, 0])
    first.end()
    await vi.waitFor(() => expect(second.run).toHaveBeenCalled(), { timeout: 2_000 })
    second.end()
    await Promise.all(done)
  })

  it('of tabs that share nothing are at the same time', async () => {
    begin()
    const [first, second] = [work(), work()]
    void join(mintId()).inTurn(first.run)
    void join(mintId()).inTurn(second.run)
    await vi.waitFor(() => expect([first.isMine(), second.isMine()]).toEqual([true, true]))
    first.end()
    second.end()
  })

  it('are not for a tab that has left the line', async () => {
    begin()
    const name = mintId()
    const [first, second] = [work(), work()]
    void join(name).inTurn(first.run)
    await vi.waitFor(() => expect(first.run).toHaveBeenCalled())
    const leaving = join(name)
    const done = leaving.inTurn(second.run)
    leaving.close()
    first.end()
    await done
    expect(second.run).not.toHaveBeenCalled()
  })
})

describe('a tab that keeps its turn and says nothing', () => {
  it('loses it after a while, and is told', async () => {
    const name = mintId()
    const time = fakeTime()
    const [frozen, waiting] = [work(), work()]
    void join(name, time).inTurn(frozen.run)
    await vi.waitFor(() => expect(frozen.run).toHaveBeenCalled())
    const done = join(name, time).inTurn(waiting.run)
    await time.pass(11_900)
    expect(waiting.run).not.toHaveBeenCalled()
    await time.pass(100)
    await vi.waitFor(() => expect([frozen.isMine(), waiting.isMine()]).toEqual([false, true]))
    waiting.end()
    await done
    frozen.end()
  })

  it('keeps it as long as it says something', async () => {
    const name = mintId()
    const time = fakeTime()
    const [busy, waiting] = [work(), work()]
    const tab = join(name, time)
    void tab.inTurn(busy.run)
    await vi.waitFor(() => expect(busy.run).toHaveBeenCalled())
    const other = join(name, time)
    const heard = vi.fn<() => void>()
    other.hear(heard)
    void other.inTurn(waiting.run)
    for (let count = 1; count <= 4; count += 1) {
      await time.pass(8_000)
      tab.tell({ is: 'uploading', fileId: 'photo', progress: count / 4 })
      await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(count))
    }
    expect(waiting.run).not.toHaveBeenCalled()
    busy.end()
    waiting.end()
  })

  it('loses its lease within two seconds where there are no locks', async () => {
    withoutLocks()
    const name = mintId()
    let isDead = false
    const dying = joinTabs(name, { ...realTime, after: (ms, run) => realTime.after(ms, () => isDead || run()) })
    const [first, second] = [work(), work()]
    void dying.inTurn(first.run)
    await vi.waitFor(() => expect(first.run).toHaveBeenCalled())
    isDead = true
    const died = Date.now()
    void join(name).inTurn(second.run)
    await vi.waitFor(() => expect(second.run).toHaveBeenCalled(), { timeout: 3_000 })
    expect(Date.now() - died).toBeLessThan(2_500)
    second.end()
    first.end()
    dying.close()
  })
})

it.each([
  ['one that is alone', () => undefined, null],
  ['one whose locks are denied', () => vi.stubGlobal('navigator', {
    locks: { request: () => Promise.reject(new DOMException('no storage here', 'SecurityError')) },
  }), 'denied'],
  ['one without locks and without storage', () => vi.stubGlobal('navigator', {}), 'bare'],
])('%s has every turn', async (_, begin, name) => {
  begin()
  const run = vi.fn<() => Promise<void>>(async () => undefined)
  await join(name).inTurn(run)
  expect(run).toHaveBeenCalledTimes(1)
})

describe.each([['locks', withLocks], ['word of mouth', () => vi.stubGlobal('navigator', {})]])('a claim by %s', (_, begin) => {
  it('is one tab’s only, that of the one with the shortest wait', async () => {
    begin()
    const name = mintId()
    const claims = Array.from({ length: 5 }, () => createClaims(name))
    open.push(...claims)
    expect(await Promise.all(claims.map((one, at) => one.claim('ring', at === 3 ? 0 : 250))))
      .toEqual([false, false, false, true, false])
    expect(await claims[0]?.claim('ring', 0)).toBe(false)
    expect(await claims[0]?.claim('something else', 0)).toBe(true)
  })
})
