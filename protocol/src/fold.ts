import type { Author, Entry, EntryContent, EntryKind } from './entry.js'

/** A message or note as it stands now, after its edits and recall. */
export interface TextLine {
  kind: 'message' | 'note'
  /** The sender's `clientId`, so that a waiting line and its stored self are one element; the entry's id without one. */
  key: string
  id: string
  seq: number
  author: Author
  at: string
  body: string
  replyTo: string | null
  mentions: string[]
  editedAt: string | null
  recalled: boolean
}
type Happening = Exclude<EntryKind, 'message' | 'note' | 'edited' | 'recalled'>
export interface EventLine {
  kind: 'event'
  key: string
  id: string
  seq: number
  author: Author
  at: string
  content: Extract<EntryContent, { kind: Happening }>
}
export type Line = TextLine | EventLine

const textLine = (entry: Entry & { kind: 'message' | 'note' }): TextLine => ({
  kind: entry.kind, key: entry.clientId ?? entry.id, id: entry.id, seq: entry.seq, author: entry.author, at: entry.at,
  body: entry.body, replyTo: entry.kind === 'message' ? entry.replyTo ?? null : null,
  mentions: entry.kind === 'note' ? entry.mentions : [], editedAt: null, recalled: false,
})

const change = (lines: Line[], target: string, how: (line: TextLine) => TextLine): Line[] =>
  lines.map((line) => line.kind !== 'event' && line.id === target ? how(line) : line)

/**
 * One more entry applied to what is on the screen; the lines given stay untouched.
 * Entries are to be given in the order of `seq`, each once. A recalled text is gone from the line, and stays gone.
 */
export function foldOne(lines: Line[], entry: Entry): Line[] {
  switch (entry.kind) {
    case 'message':
    case 'note':
      return [...lines, textLine(entry)]
    case 'edited':
      return change(lines, entry.target, (line) => line.recalled ? line : { ...line, body: entry.body, editedAt: entry.at })
    case 'recalled':
      return change(lines, entry.target, (line) => ({ ...line, body: '', mentions: [], recalled: true }))
    default: {
      const { id, conversationId: _conversation, seq, at, author, clientId, ...content } = entry
      return [...lines, { kind: 'event', key: clientId ?? id, id, seq, author, at, content }]
    }
  }
}

/** What a reader sees of a log: `fold(entries)` is the same whether the entries came one by one or in one fetch. */
export function fold(entries: readonly Entry[]): Line[] {
  return entries.reduce<Line[]>(foldOne, [])
}
