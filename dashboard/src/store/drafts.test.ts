import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createDrafts, type DraftStorage } from './drafts.js'

/** What the tabs of one browser share. */
function aBrowser() {
  const kept = new Map<string, string>()
  const tabs = new Set<{ storage: DraftStorage; heard: (key: string, value: string | null) => void }>()
  const tab = (agentId = 'ana', now = () => 0) => {
    const tell = (key: string, value: string | null) => {
      for (const other of tabs) if (other.storage !== storage) other.heard(key, value)
    }
    const storage: DraftStorage = {
      get length() {
        return kept.size
      },
      key: (place) => [...kept.keys()][place] ?? null,
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => {
        kept.set(key, value)
        tell(key, value)
      },
      removeItem: (key) => {
        kept.delete(key)
        tell(key, null)
      },
    }
    return createDrafts(agentId, storage, {
      now,
      onStored: (handler) => {
        const one = { storage, heard: handler }
        tabs.add(one)
        return () => {
          tabs.delete(one)
        }
      },
    })
  }
  return { kept, tab }
}
beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())
const written = () => vi.advanceTimersByTime(250)
const day = 24 * 60 * 60_000

test('reply and note are two drafts, and switching keeps both', () => {
  const drafts = aBrowser().tab()
  drafts.change('c', { message: 'to the visitor' })
  drafts.change('c', { open: 'note', note: 'to the team' })
  drafts.change('c', { open: 'message' })
  expect(drafts.of('c').value).toMatchObject({ open: 'message', message: 'to the visitor', note: 'to the team' })
  expect(drafts.of('d').value).toMatchObject({ message: '', note: '' })
})

test('drafts come back after a reload, for the same agent only', () => {
  const { tab } = aBrowser()
  const before = tab()
  before.change('c', { open: 'note', note: 'half a note', replyTo: null })
  before.close()
  expect(tab().of('c').value).toEqual({
    open: 'note',
    message: '',
    note: 'half a note',
    replyTo: null,
  })
  expect(tab('ben').of('c').value.note).toBe('')
})

test('a draft that was emptied leaves nothing behind', () => {
  const { kept, tab } = aBrowser()
  const drafts = tab()
  drafts.change('c', { message: 'x' })
  drafts.change('c', { message: '' })
  drafts.close()
  expect(kept.size).toBe(0)
})

test('drafts of two weeks ago are gone, younger ones stay', () => {
  const { kept, tab } = aBrowser()
  const drafts = tab()
  drafts.change('c', { message: 'x' })
  drafts.close()
  expect(tab('ana', () => 13 * day).of('c').value.message).toBe('x')
  expect(tab('ana', () => 15 * day).of('c').value.message).toBe('')
  expect(kept.size).toBe(0)
})

test('what cannot be read or written does not lose what is being typed', () => {
  const full: DraftStorage = {
    length: 1,
    key: () => 'parley:draft:ana:c',
    getItem: () => '{broken',
    setItem: () => {
      throw new Error('full')
    },
    removeItem: () => undefined,
  }
  const drafts = createDrafts('ana', full, { onStored: () => () => undefined })
  drafts.change('c', { message: 'x' })
  drafts.close()
  expect(drafts.of('c').value.message).toBe('x')
})

test('two tabs have the same drafts, and neither loses or revives what the other wrote', () => {
  const { tab } = aBrowser()
  const [one, other] = [tab(), tab()]
  const texts = () => [one, other].map((drafts) => [drafts.of('a').value.message, drafts.of('b').value.message])
  one.change('a', { message: 'to Mei' })
  written()
  expect(texts()).toEqual([['to Mei', ''], ['to Mei', '']])
  other.change('b', { message: 'to Sofia' })
  written()
  one.change('a', { message: '' })
  written()
  expect(texts()).toEqual([['', 'to Sofia'], ['', 'to Sofia']])
  other.change('b', { message: 'to Sofia, with love' })
  other.close()
  one.close()
  expect([tab().of('a').value.message, tab().of('b').value.message]).toEqual(['', 'to Sofia, with love'])
})

test('what is being typed is not overwritten by an older change of another tab', () => {
  const { tab } = aBrowser()
  const [one, other] = [tab(), tab()]
  other.change('a', { message: 'older' })
  vi.advanceTimersByTime(100)
  one.change('a', { message: 'newer' })
  written()
  expect([one, other].map((drafts) => drafts.of('a').value.message)).toEqual(['newer', 'newer'])
})

test('what was said is kept until it is safe, and does not come back then', async () => {
  const { tab } = aBrowser()
  const drafts = tab()
  drafts.change('a', { message: 'hello', replyTo: 'entry' })
  let safe = () => undefined as void
  drafts.said('a', 'message', new Promise<void>((resolve) => {
    safe = resolve
  }))
  written()
  expect([drafts.of('a').value.message, tab().of('a').value.message]).toEqual(['', 'hello'])
  safe()
  await vi.advanceTimersByTimeAsync(0)
  expect(tab().of('a').value).toMatchObject({ message: '', replyTo: null })
})
