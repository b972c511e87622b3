import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Author, Entry, EntryContent } from './entry.js'
import { fold, foldMore, type Line } from './fold.js'

const visitor: Author = { kind: 'visitor' }
const agent: Author = { kind: 'agent', id: 'agent-1', name: 'Mei' }
const number = (contents: readonly EntryContent[]): Entry[] => contents.map((content, index) => ({
  id: `entry-${index + 1}`, conversationId: 'talk', seq: index + 1, at: `2026-11-21T00:00:${String(index % 60).padStart(2, '0')}Z`,
  author: index % 3 === 0 ? visitor : agent, ...(index % 2 === 0 && { clientId: `client-${index + 1}` }), ...content,
}))

const target = fc.integer({ min: 1, max: 45 }).map((seq) => `entry-${seq}`)
const body = fc.string({ minLength: 1, maxLength: 12 })
const photo = { id: 'file-1', name: 'receipt.png', type: 'image/png', size: 9_000, width: 640, height: 480 }
const content: fc.Arbitrary<EntryContent> = fc.oneof(
  { weight: 4, arbitrary: body.map((text): EntryContent => ({ kind: 'message', body: text })) },
  fc.record({ kind: fc.constant('message' as const), body, replyTo: target }),
  fc.constant<EntryContent>({ kind: 'message', body: '', attachments: [photo] }),
  fc.record({ kind: fc.constant('note' as const), body, mentions: fc.array(fc.uuid(), { maxLength: 2 }) }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('edited' as const), target, body }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('recalled' as const), target }) },
  fc.constant<EntryContent>({ kind: 'closed' }),
  fc.record({ kind: fc.constant('rated' as const), score: fc.integer({ min: 1, max: 5 }) }),
)
const log = fc.array(content, { maxLength: 40 }).map(number)

describe('fold', () => {
  it('is the same one by one, in pieces and at once', () => {
    fc.assert(fc.property(log, fc.nat(40), (entries, cut) => {
      const atOnce = fold(entries)
      expect(entries.reduce<Line[]>((lines, entry) => foldMore(lines, [entry]), [])).toEqual(atOnce)
      expect(foldMore(fold(entries.slice(0, cut)), entries.slice(cut))).toEqual(atOnce)
    }))
  })

  it('never shows a recalled text again, and shows every other at its last edit', () => {
    fc.assert(fc.property(log, (entries) => {
      for (const line of fold(entries)) {
        if (line.kind === 'event') continue
        const changes = entries.filter((entry) =>
          (entry.kind === 'edited' || entry.kind === 'recalled') && entry.target === line.id && entry.seq > line.seq)
        const last = changes.findLast((entry) => entry.kind === 'edited')
        const first = entries.find((entry) => entry.id === line.id)
        if (changes.some((entry) => entry.kind === 'recalled')) {
          expect(line).toMatchObject({ body: '', mentions: [], recalled: true })
        } else {
          const said = first?.kind === 'message' || first?.kind === 'note' ? first.body : undefined
          expect(line).toMatchObject({ body: last?.body ?? said, recalled: false })
        }
      }
    }))
  })

  it('leaves the lines it was given as they were, and passes on those that did not change', () => {
    fc.assert(fc.property(log, (entries) => {
      const before = fold(entries)
      const copy = structuredClone(before)
      const after = foldMore(before, [{
        id: 'late', conversationId: 'talk', seq: entries.length + 1, at: '2026-11-21T01:00:00Z', author: agent,
        kind: 'edited', target: 'entry-1', body: 'new',
      }])
      expect(before).toEqual(copy)
      after.forEach((line, place) => {
        if (line.id !== 'entry-1') expect(line).toBe(before[place])
      })
    }))
  })

  it('keeps the sender’s own id as the key, so that the waiting line and the stored one are one element', () => {
    expect(fold(number([{ kind: 'message', body: 'Hello' }, { kind: 'closed' }])).map((line) => line.key))
      .toEqual(['client-1', 'entry-2'])
  })

  it('keeps the files of a message through an edit, and drops them with a recall', () => {
    const sent = number([{ kind: 'message', body: 'look', attachments: [photo] }, { kind: 'edited', target: 'entry-1', body: 'see' }])
    expect(fold(sent)[0]).toMatchObject({ body: 'see', attachments: [photo] })
    const taken = number([{ kind: 'message', body: '', attachments: [photo] }, { kind: 'recalled', target: 'entry-1' }])
    expect(fold(taken)[0]).toMatchObject({ body: '', attachments: [], recalled: true })
  })

  it('leaves the words of an event to its reader', () => {
    const [line] = fold(number([{ kind: 'left', agent: { id: 'agent-1', name: 'Mei' }, reason: 'gone' }]))
    expect(line).toMatchObject({
      kind: 'event', seq: 1, content: { kind: 'left', agent: { id: 'agent-1', name: 'Mei' }, reason: 'gone' },
    })
  })

  it('takes 10,000 entries at once and one by one', () => {
    const said = number(Array.from({ length: 5_000 }, (): EntryContent => ({ kind: 'message', body: 'first' })))
    const edits = said.map((entry, index): Entry => ({
      id: `edit-${index}`, conversationId: 'talk', seq: 5_001 + index, at: entry.at, author: entry.author,
      kind: 'edited', target: entry.id, body: 'second',
    }))
    const atOnce = fold([...said, ...edits])
    expect(atOnce.every((line) => line.kind === 'message' && line.body === 'second')).toBe(true)
    expect([...said, ...edits].reduce<Line[]>((lines, entry) => foldMore(lines, [entry]), [])).toEqual(atOnce)
  })
})
