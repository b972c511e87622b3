import { expect, test } from 'vitest'
import { createDrafts, type DraftStorage } from './drafts.js'

function aBrowser() {
  const kept = new Map<string, string>()
  const storage: DraftStorage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      kept.set(key, value)
    },
    removeItem: (key) => {
      kept.delete(key)
    },
  }
  return { kept, storage }
}
const day = 24 * 60 * 60_000

test('reply and note are two drafts, and switching keeps both', () => {
  const drafts = createDrafts('ana', aBrowser().storage)
  drafts.change('c', { message: 'to the visitor' })
  drafts.change('c', { open: 'note', note: 'to the team' })
  drafts.change('c', { open: 'message' })
  expect(drafts.of('c').value).toMatchObject({ open: 'message', message: 'to the visitor', note: 'to the team' })
  expect(drafts.of('d').value).toMatchObject({ message: '', note: '' })
})

test('drafts come back after a reload, for the same agent only', () => {
  const { storage } = aBrowser()
  const before = createDrafts('ana', storage)
  before.change('c', { open: 'note', note: 'half a note', replyTo: null })
  before.close()
  expect(createDrafts('ana', storage).of('c').value).toEqual({
    open: 'note',
    message: '',
    note: 'half a note',
    replyTo: null,
  })
  expect(createDrafts('ben', storage).of('c').value.note).toBe('')
})

test('a draft that was emptied leaves nothing behind', () => {
  const { kept, storage } = aBrowser()
  const drafts = createDrafts('ana', storage)
  drafts.change('c', { message: 'x' })
  drafts.change('c', { message: '' })
  drafts.close()
  expect(kept.size).toBe(0)
})

test('drafts of two weeks ago are gone, younger ones stay', () => {
  const { storage } = aBrowser()
  const drafts = createDrafts('ana', storage, () => 0)
  drafts.change('c', { message: 'x' })
  drafts.close()
  expect(createDrafts('ana', storage, () => 13 * day).of('c').value.message).toBe('x')
  expect(createDrafts('ana', storage, () => 15 * day).of('c').value.message).toBe('')
})

test('what cannot be read or written does not lose what is being typed', () => {
  const full: DraftStorage = {
    getItem: () => '{broken',
    setItem: () => {
      throw new Error('full')
    },
    removeItem: () => undefined,
  }
  const drafts = createDrafts('ana', full)
  drafts.change('c', { message: 'x' })
  drafts.close()
  expect(drafts.of('c').value.message).toBe('x')
})
