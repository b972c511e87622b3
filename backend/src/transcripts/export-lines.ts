import type { Author, Entry, EntryContent, Language } from '@parley/protocol'
import { exportWords, type ExportWords } from './export-words.js'
import type { Told } from './transcript-rows.js'

/** What an export is made of, whatever its format. */
export interface Exported {
  row: Told
  /** The log in pieces, so that a long one is never held as a whole. */
  batches: AsyncIterable<Entry[]>
  language: Language
  timeZone: string
}

/** One entry as a reader sees it. */
export interface ExportLine {
  seq: number
  /** UTC */
  at: string
  /** In the reader's time zone, `2026-11-21 09:30:00`. */
  localTime: string
  author: string
  role: Author['kind']
  kind: Entry['kind']
  /** What was written; empty for events, recalled texts and files without words. */
  body: string
  /** The files that came with it, each with its size. */
  files: string[]
  /** What happened, for entries that nobody wrote: what the author did, or a sentence of its own. */
  event: string | null
  isSentence: boolean
  isRecalled: boolean
}

/** What happens to a conversation, whoever brought it about. */
const sentences = new Set<Entry['kind']>(['queued', 'assigned', 'left'])

/** The entries as lines, each naming those it changes by their number. */
export async function* linesOf({ row, batches, language, timeZone }: Exported): AsyncGenerator<ExportLine> {
  const words = exportWords[language]
  const time = clockOf(timeZone)
  const numbers = new Map<string, number>()
  for await (const batch of batches) {
    for (const entry of batch) {
      const isText = entry.kind === 'message' || entry.kind === 'note'
      if (isText) numbers.set(entry.id, entry.seq)
      const body = isText ? entry.body : ''
      const files = isText ? (entry.attachments ?? []).map(words.file) : []
      const changed = 'target' in entry ? numbers.get(entry.target) ?? null : null
      yield {
        seq: entry.seq, at: entry.at, localTime: time(entry.at), author: nameOf(entry.author, row.visitorName, words),
        role: entry.author.kind, kind: entry.kind, body, files,
        isRecalled: isText && body === '' && files.length === 0,
        event: isText ? null : words.event(told(entry, time), changed), isSentence: sentences.has(entry.kind),
      }
    }
  }
}

/** Names and values of what stands above the lines. */
export function headOf({ row, language, timeZone }: Exported): [string, string][] {
  const words = exportWords[language]
  const time = clockOf(timeZone)
  return [
    [words.site, row.site.name],
    [words.queue, row.queue.name],
    [words.visitor, row.visitorName ?? words.unnamed],
    [words.agents, row.agents.map(({ name }) => name).join(', ') || words.nobody],
    [words.status, words.statuses[row.status]],
    [words.started, time(row.startedAt)],
    ...(row.closedAt === null ? [] : [[words.closed, time(row.closedAt)] satisfies [string, string]]),
    ...(row.rating === null ? [] : [[words.rating, ratingOf(row.rating)] satisfies [string, string]]),
  ]
}

const ratingOf = ({ score, comment }: { score: number; comment: string | null }) =>
  comment === null ? `${score}/5` : `${score}/5, ${comment}`

function nameOf(author: Author, visitorName: string | null, words: ExportWords): string {
  if (author.kind === 'agent') return author.name
  return author.kind === 'visitor' ? visitorName ?? words.unnamed : words.system
}

const told = (entry: Entry, time: (at: string) => string): EntryContent =>
  entry.kind === 'snoozed' ? { kind: 'snoozed', until: time(entry.until) } : entry

function clockOf(timeZone: string): (at: string) => string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
    hourCycle: 'h23',
  })
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]))
    return `${parts['year']}-${parts['month']}-${parts['day']} ${parts['hour']}:${parts['minute']}:${parts['second']}`
  }
}
