import { expect, test } from 'vitest'
import type { WaitingLine } from '@parley/client'
import type { Author, EventLine, TextLine } from '@parley/protocol'
import { blocksOf, tickOf, type Block } from './blocks.js'

const visitor: Author = { kind: 'visitor' }
const ana: Author = { kind: 'agent', id: 'ana', name: 'Ana Lima' }
const ben: Author = { kind: 'agent', id: 'ben', name: 'Ben' }
const noon = new Date(2026, 10, 20, 12).getTime()
const at = (minutes: number) => new Date(noon + minutes * 60_000).toISOString()

const text = (seq: number, author: Author, minutes: number, change: Partial<TextLine> = {}): TextLine => ({
  kind: 'message',
  key: `k${seq}`,
  id: `e${seq}`,
  seq,
  author,
  at: at(minutes),
  body: `line ${seq}`,
  replyTo: null,
  mentions: [],
  attachments: [],
  editedAt: null,
  recalled: false,
  ...change,
})
const closed = (seq: number, minutes: number): EventLine => ({
  kind: 'event',
  key: `k${seq}`,
  id: `e${seq}`,
  seq,
  author: ana,
  at: at(minutes),
  content: { kind: 'closed' },
})
const sending = (clientId: string, minutes: number, kind: 'message' | 'note' = 'message'): WaitingLine => ({
  clientId,
  conversationId: 'c',
  kind,
  body: 'soon',
  state: 'sending',
  at: noon + minutes * 60_000,
})

/** `us[` begins a run, `us]` ends one, `us[]` is one alone. */
const drawn = (blocks: Block[]) =>
  blocks.map((block) =>
    block.kind === 'text' || block.kind === 'waiting'
      ? `${block.side}${block.first ? '[' : ''}${block.last ? ']' : ''}`
      : block.kind,
  )
const draw = (lines: (TextLine | EventLine)[], waiting: WaitingLine[] = [], unreadAfter: number | null = null) =>
  drawn(blocksOf(lines, waiting, { agentId: 'ana', unreadAfter }))

test('texts of one person in a row make a run, and another person, a note, a pause or an event ends it', () => {
  expect(draw([text(1, visitor, 0), text(2, visitor, 1), text(3, visitor, 2)])).toEqual([
    'day',
    'them[',
    'them',
    'them]',
  ])
  expect(draw([text(1, ana, 0), text(2, ben, 1)])).toEqual(['day', 'us[]', 'us[]'])
  expect(draw([text(1, ana, 0), text(2, ana, 1, { kind: 'note' })])).toEqual(['day', 'us[]', 'note[]'])
  expect(draw([text(1, ana, 0), text(2, ana, 10)])).toEqual(['day', 'us[]', 'us[]'])
  expect(draw([text(1, ana, 0), closed(2, 1), text(3, ana, 1)])).toEqual(['day', 'us[]', 'event', 'us[]'])
})

test('a day line stands before each day', () => {
  expect(draw([text(1, visitor, 0), text(2, visitor, 1), text(3, visitor, 24 * 60)])).toEqual([
    'day',
    'them[',
    'them]',
    'day',
    'them[]',
  ])
})

test('a waiting text continues the run of its writer under the key it keeps when it is stored', () => {
  const blocks = blocksOf([text(1, ana, 0)], [sending('mine', 1)], { agentId: 'ana', unreadAfter: null })
  expect(drawn(blocks)).toEqual(['day', 'us[', 'us]'])
  expect(blocks.at(-1)?.key).toBe('mine')
  expect(draw([text(1, ana, 0)], [sending('mine', 1, 'note')])).toEqual(['day', 'us[]', 'note[]'])
  expect(draw([text(1, ben, 0)], [sending('mine', 1)])).toEqual(['day', 'us[]', 'us[]'])
})

test('a text that has to wait says so itself, and what was sent before it still says how far it has got', () => {
  const held = (id: string, minute: number) => ({ ...sending(id, minute), state: 'waiting' as const })
  expect(draw([text(1, ana, 0)], [held('one', 1), held('two', 1)])).toEqual(['day', 'us[]', 'us[', 'us]'])
})

test('the new messages are marked once, before the first of the visitor’s that was not read', () => {
  const lines = [text(1, visitor, 0), text(2, ana, 1), text(3, ana, 1), text(4, visitor, 2), text(5, visitor, 2)]
  expect(draw(lines, [], 1)).toEqual(['day', 'them[]', 'us[', 'us]', 'unread', 'them[', 'them]'])
  expect(draw(lines, [], 5)).not.toContain('unread')
})

test('every block has a key of its own', () => {
  const blocks = blocksOf([text(1, visitor, 0), closed(2, 24 * 60), text(3, ana, 48 * 60)], [sending('w', 72 * 60)], {
    agentId: 'ana',
    unreadAfter: 0,
  })
  expect(new Set(blocks.map(({ key }) => key)).size).toBe(blocks.length)
})

test('each line is looked at as often in a long conversation as in a short one', () => {
  const looksALine = (many: number) => {
    let looks = 0
    const lines = Array.from({ length: many }, (_, place) => new Proxy(text(place + 1, place % 3 ? visitor : ana, place), {
      get: (line, name) => {
        looks += 1
        return Reflect.get(line, name) as unknown
      },
    }))
    expect(blocksOf(lines, [], { agentId: 'ana', unreadAfter: null }).length).toBeGreaterThan(many)
    return looks / many
  }
  expect(looksALine(10_000)).toBeLessThan(looksALine(100) * 1.1)
})

test('ticks follow what the visitor’s side acknowledged', () => {
  expect([5, 4, 3].map((seq) => tickOf(seq, { deliveredSeq: 4, readSeq: 3 }))).toEqual(['sent', 'delivered', 'read'])
})
