import type { WaitingLine } from '@parley/client'
import type { EventLine, Line, TextLine } from '@parley/protocol'
import { dayKey } from '../words/times.js'

/** Whose side of the thread a text stands on; a note stands on neither. */
export type Side = 'them' | 'us' | 'note'
interface Grouped {
  side: Side
  /** First and last of a run of texts by one person: the last carries name, time and ticks. */
  first: boolean
  last: boolean
}
/** What the thread shows, one element each, from top to bottom. */
export type Block =
  | { kind: 'day'; key: string; at: string }
  /** Above the first message that was new when the thread was opened. */
  | { kind: 'unread'; key: string }
  | { kind: 'event'; key: string; line: EventLine }
  | ({ kind: 'text'; key: string; line: TextLine } & Grouped)
  | ({ kind: 'waiting'; key: string; line: WaitingLine } & Grouped)

/** A pause that ends a run of texts. */
const runEndsMs = 5 * 60_000

const sideOf = (line: TextLine): Side =>
  line.kind === 'note' ? 'note' : line.author.kind === 'visitor' ? 'them' : 'us'
const speakerOf = (line: TextLine): string => (line.author.kind === 'agent' ? line.author.id : line.author.kind)

interface Run {
  block: Block & Grouped
  by: string
  at: number
}

/**
 * The lines of a log with what waits behind them, as blocks. A text on its way continues the run of its writer, so that
 * nothing moves when it is stored; one that has to wait begins a run, so that both say how far they have got. `unreadAfter`: the newest `seq` that had been read before.
 */
export function blocksOf(
  lines: readonly Line[],
  waiting: readonly WaitingLine[],
  { agentId, unreadAfter }: { agentId: string; unreadAfter: number | null },
): Block[] {
  const blocks: Block[] = []
  let run: Run | null = null
  let day = ''
  let isMarked = unreadAfter === null

  const turnTo = (at: string | number, key: string) => {
    const next = dayKey(at)
    if (next === day) return
    day = next
    run = null
    blocks.push({ kind: 'day', key: `day-${key}`, at: new Date(at).toISOString() })
  }
  const isHeldUp = (block: Block) => block.kind === 'waiting' && block.line.state !== 'sending'
  const join = (block: Block & Grouped, by: string, at: number) => {
    if (run && isHeldUp(run.block) === isHeldUp(block) && run.by === by && run.block.side === block.side && at - run.at < runEndsMs) {
      run.block.last = false
      block.first = false
    }
    blocks.push(block)
    run = { block, by, at }
  }
  for (const line of lines) {
    turnTo(line.at, line.id)
    if (!isMarked && line.kind === 'message' && line.author.kind === 'visitor' && line.seq > (unreadAfter ?? 0)) {
      isMarked = true
      run = null
      blocks.push({ kind: 'unread', key: 'unread' })
    }
    if (line.kind === 'event') {
      run = null
      blocks.push({ kind: 'event', key: line.key, line })
    } else {
      join(
        { kind: 'text', key: line.key, line, side: sideOf(line), first: true, last: true },
        speakerOf(line),
        Date.parse(line.at),
      )
    }
  }
  for (const line of waiting) {
    turnTo(line.at, line.clientId)
    const side = line.kind === 'note' ? 'note' : 'us'
    join({ kind: 'waiting', key: line.clientId, line, side, first: true, last: true }, agentId, line.at)
  }
  return blocks
}

export type Tick = 'sent' | 'delivered' | 'read'

/** How far a message of the team has got, by what the visitor's side acknowledged. */
export const tickOf = (seq: number, receipt: { deliveredSeq: number; readSeq: number }): Tick =>
  receipt.readSeq >= seq ? 'read' : receipt.deliveredSeq >= seq ? 'delivered' : 'sent'
