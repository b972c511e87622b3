import { fold, type EntryContent } from '@parley/protocol'
import type { WaitingLine } from '@parley/client'
import { signal } from '@preact/signals'
import { describe, expect, it } from 'vitest'
import { agent, billing, entriesOf, maya, visitor } from '../fakes/samples.js'
import { groupLines } from './group.js'

const say = (body: string): EntryContent => ({ kind: 'message', body })
const waiting = (clientId: string, state: WaitingLine['state'], at: number): WaitingLine =>
  ({ clientId, conversationId: 'c', kind: 'message', body: clientId, state, at })
const noon = new Date(2026, 10, 21, 12).getTime()
const shapes = (rows: ReturnType<typeof groupLines>): string[] =>
  rows.map((row) => (row.kind === 'group' ? `${row.author.kind}:${row.bubbles.length}` : row.kind))

describe('the log as rows', () => {
  it('puts together what one author says in a short time, and parts it where something happens', () => {
    const entry = entriesOf('c', noon)
    const lines = fold([
      entry(visitor, { kind: 'queued', queue: billing, reason: 'opened' }),
      entry(visitor, say('one')), entry(visitor, say('two')),
      entry({ kind: 'system' }, { kind: 'assigned', agent: maya, reason: 'routed', waitedMs: 1 }),
      entry(agent, say('three')),
    ])
    expect(shapes(groupLines(lines, []))).toEqual(['day', 'visitor:2', 'event', 'agent:1'])
  })

  it('parts two agents, and one agent after a while', () => {
    const entry = entriesOf('c', noon)
    const other = { kind: 'agent', id: 'agent-tom', name: 'Tom Diaz' } as const
    const [first, second, third] = [entry(agent, say('one')), entry(other, say('two')), entry(other, say('three'))]
    third.at = new Date(Date.parse(third.at) + 600_000).toISOString()
    expect(shapes(groupLines(fold([first, second, third]), []))).toEqual(['day', 'agent:1', 'agent:1', 'agent:1'])
  })

  it('shows the files of a message, stored or on its way, and quotes them by name', () => {
    const entry = entriesOf('c', noon)
    const photo = { id: 'file', name: 'lamp.png', type: 'image/png', size: 9_000 }
    const going = { clientId: 'f', name: 'bill.pdf', type: 'application/pdf', size: 50, isUploaded: false, progress: signal(0.5) }
    const rows = groupLines(
      fold([
        entry(agent, { kind: 'message', body: '', attachments: [photo] }), entry(visitor, { kind: 'message', body: 'this?', replyTo: 'c-1' }),
      ]),
      [{ ...waiting('a', 'sending', noon + 1000), body: '', files: [going] }])
    expect(rows).toMatchObject([
      { kind: 'day' }, { bubbles: [{ body: '', files: [photo] }] },
      { bubbles: [{ files: [], quoted: 'lamp.png' }] }, { bubbles: [{ body: '', files: [going] }] },
    ])
  })

  it('begins each day with a line', () => {
    const entry = entriesOf('c', new Date(2026, 10, 21, 23, 59, 30).getTime())
    const lines = fold([entry(visitor, say('before midnight')), entry(visitor, say('after'))])
    expect(shapes(groupLines(lines, []))).toEqual(['day', 'visitor:1', 'day', 'visitor:1'])
  })

  it('shows what waits after what is stored, each failed text by itself', () => {
    const entry = entriesOf('c', noon)
    const rows = groupLines(fold([entry(visitor, say('one'))]), [
      waiting('a', 'waiting', noon + 1000), waiting('b', 'waiting', noon + 2000),
      waiting('f', 'failed', noon + 3000), waiting('g', 'failed', noon + 4000),
    ])
    expect(shapes(rows)).toEqual(['day', 'visitor:1', 'visitor:2', 'visitor:1', 'visitor:1'])
  })

  it('never shows a text twice, in the moment in which it is both waiting and stored', () => {
    const entry = entriesOf('c', noon)
    const rows = groupLines(fold([entry(visitor, say('one'), 'a')]), [waiting('a', 'sending', noon)])
    expect(shapes(rows)).toEqual(['day', 'visitor:1'])
  })

  it('quotes what is answered, shows edits, and hides what was recalled', () => {
    const entry = entriesOf('c', noon)
    const rows = groupLines(fold([
      entry(agent, say('one')), entry(visitor, { kind: 'message', body: 'two', replyTo: 'c-1' }),
      entry(agent, { kind: 'edited', target: 'c-1', body: 'one, mended' }),
      entry(visitor, { kind: 'recalled', target: 'c-2' }),
    ]), [])
    expect(rows).toMatchObject([
      { kind: 'day' }, { bubbles: [{ body: 'one, mended', isEdited: true }] },
      { bubbles: [{ body: '', isRecalled: true, quoted: 'one, mended' }] },
    ])
  })
})
