import type { Attachment, Author, EventLine, Line, ReplyError } from '@parley/protocol'
import type { WaitingFile, WaitingLine } from '@parley/client'

/** One bubble. Stored ones have a `seq`, waiting ones do not yet. */
export interface Bubble {
  key: string
  body: string
  files: readonly (Attachment | WaitingFile)[]
  at: number
  seq: number | null
  state: 'stored' | WaitingLine['state']
  isEdited: boolean
  isRecalled: boolean
  /** The text it answers. */
  quoted: string | null
  error: ReplyError | null
}

export type Row =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'event'; key: string; line: EventLine }
  | { kind: 'group'; key: string; author: Author; bubbles: Bubble[] }

/** Bubbles of one author within this belong together. */
const TOGETHER_MS = 5 * 60_000
/** What a visitor is not told in the log: the place in the queue and the rating stand elsewhere. */
const silent: EventLine['content']['kind'][] = ['queued', 'rated', 'snoozed']

/** The log as rows: a line for each new day, what happened, and bubbles grouped by author and time. */
export function groupLines(lines: readonly Line[], waiting: readonly WaitingLine[]): Row[] {
  const rows: Row[] = []
  const bodies = new Map(lines.flatMap((line) => line.kind === 'event' ? [] : [[line.id, saidIn(line)] as const]))
  const stored = new Set<string>()
  let today = ''

  const startDay = (at: number, key: string): void => {
    const name = new Date(at).toDateString()
    if (name === today) return
    today = name
    rows.push({ kind: 'day', key: `day-${key}`, at })
  }
  const add = (author: Author, bubble: Bubble): void => {
    startDay(bubble.at, bubble.key)
    const last = rows.at(-1)
    const before = last?.kind === 'group' && isSame(last.author, author) ? last.bubbles.at(-1) : undefined
    if (last?.kind === 'group' && before && isTogether(before, bubble)) last.bubbles.push(bubble)
    else rows.push({ kind: 'group', key: bubble.key, author, bubbles: [bubble] })
  }

  for (const line of lines) {
    const at = Date.parse(line.at)
    if (line.kind === 'message') {
      stored.add(line.key)
      add(line.author, {
        key: line.key, body: line.body, files: line.attachments, at, seq: line.seq, state: 'stored', isEdited: line.editedAt !== null,
        isRecalled: line.recalled, quoted: line.replyTo === null ? null : bodies.get(line.replyTo) ?? null, error: null,
      })
    } else if (line.kind === 'event' && !silent.includes(line.content.kind)) {
      startDay(at, line.key)
      rows.push({ kind: 'event', key: line.key, line })
    }
  }
  for (const { clientId, body, files = [], at, state, replyTo, error } of waiting) {
    if (stored.has(clientId)) continue
    add({ kind: 'visitor' }, {
      key: clientId, body, files, at, seq: null, state, isEdited: false, isRecalled: false,
      quoted: replyTo ? bodies.get(replyTo) ?? null : null, error: error ?? null,
    })
  }
  return rows
}

/** What a message says in one piece of text: its words, or the names of its files. */
export const saidIn = ({ body, attachments = [] }: { body: string; attachments?: readonly Attachment[] }): string =>
  body || attachments.map(({ name }) => name).join(', ')

const isSame = (one: Author, other: Author): boolean =>
  one.kind === other.kind && (one.kind !== 'agent' || other.kind !== 'agent' || one.id === other.id)

const isTogether = (before: Bubble, next: Bubble): boolean =>
  before.state === next.state && before.state !== 'failed' && Math.abs(next.at - before.at) < TOGETHER_MS
