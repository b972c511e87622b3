import type { Attachment } from './attachments.js'
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
  /** A note of a supervisor to who holds the conversation. */
  whisper?: true
  attachments: Attachment[]
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
  mentions: entry.kind === 'note' ? entry.mentions : [], attachments: entry.attachments ?? [],
  ...(entry.kind === 'note' && entry.whisper ? { whisper: true } : {}), editedAt: null, recalled: false,
})

const eventLine = (entry: Entry & { kind: Happening }): EventLine => {
  const { id, conversationId: _conversation, seq, at, author, clientId, ...content } = entry
  return { kind: 'event', key: clientId ?? id, id, seq, author, at, content }
}

const edited = (line: TextLine, { body, at }: { body: string; at: string }): TextLine =>
  line.recalled ? line : { ...line, body, editedAt: at }
const recalled = (line: TextLine): TextLine => ({ ...line, body: '', mentions: [], attachments: [], recalled: true })

const FEW = 16

/**
 * More entries applied to what is on the screen; the lines given stay untouched, and so does each line that did not change.
 * Entries are to be given in the order of `seq`, each once. A recalled text is gone from the line, and stays gone.
 */
export function foldMore(lines: readonly Line[], entries: readonly Entry[]): Line[] {
  const folded = [...lines]
  // A few changes are looked up from the end, where they mostly are; many pay for an index once.
  let places: Map<string, number> | undefined
  const placeOf = (target: string): number => {
    if (entries.length < FEW) return folded.findLastIndex((line) => line.id === target)
    places ??= new Map(folded.map((line, place) => [line.id, place]))
    return places.get(target) ?? -1
  }
  const change = (target: string, how: (line: TextLine) => TextLine) => {
    const place = placeOf(target)
    const line = folded[place]
    if (line && line.kind !== 'event') folded[place] = how(line)
  }
  const append = (line: Line) => {
    places?.set(line.id, folded.length)
    folded.push(line)
  }

  for (const entry of entries) {
    switch (entry.kind) {
      case 'message':
      case 'note':
        append(textLine(entry))
        break
      case 'edited':
        change(entry.target, (line) => edited(line, entry))
        break
      case 'recalled':
        change(entry.target, recalled)
        break
      default:
        append(eventLine(entry))
    }
  }
  return folded
}

/** What a reader sees of a log: `fold(entries)` is the same whether the entries came one by one or in one fetch. */
export const fold = (entries: readonly Entry[]): Line[] => foldMore([], entries)
