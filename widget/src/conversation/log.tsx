import { useSignal, type ReadonlySignal } from '@preact/signals'
import type { WaitingLine } from '@parley/client'
import type { VisitorConversation } from '@parley/protocol'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { useStay } from '../store/context.js'
import type { Thread } from '../store/thread.js'
import { ArrowDown } from '../ui/icons.js'
import { arrivals, later } from '../ui/later.js'
import { day, daysAgo } from '../ui/times.js'
import { locale, words } from '../words/words.js'
import { Group } from './bubbles.js'
import { groupLines, type Row } from './group.js'
import { happening } from './happening.js'
import { OpeningTrouble } from './opening-trouble.js'
import './log.css'

/** So many rows are drawn at first, and so many more each time the reader reaches the top. */
const PAGE = 60
/** This close to its end, the log counts as read to the end, in pixels. */
const NEAR = 48

const Rating = later(async () => (await import('./rating.js')).Rating)

interface LogProps {
  conversation: VisitorConversation | null
  thread: Thread | null
  waiting: ReadonlySignal<readonly WaitingLine[]>
}

/** The conversation's lines, newest at the bottom. Only the rows around the end are drawn until the reader goes up. */
export function Log({ conversation, thread, waiting }: LogProps) {
  const { presence } = useStay()
  // What comes later takes its room, and the end stays the end.
  void arrivals.value
  const box = useRef<HTMLDivElement>(null)
  const drawn = useSignal(PAGE)
  const isAtEnd = useSignal(true)
  const height = useRef(0)
  const boxHeight = useRef(0)
  const rows = groupLines(thread?.feed.lines.value ?? [], waiting.value)
  const shown = rows.slice(-drawn.value)
  const mine = waiting.value.at(-1)?.clientId
  const receipts = conversation?.receipts.agent ?? { deliveredSeq: 0, readSeq: 0 }
  const typist = thread?.typist.value ?? null
  const isLoading = thread?.feed.state.value === 'loading'

  const toEnd = (): void => { if (box.current) box.current.scrollTop = box.current.scrollHeight }
  const scrolled = (): void => {
    const { scrollTop, scrollHeight, clientHeight } = box.current ?? document.body
    // A box that has just become lower was not scrolled by anybody.
    const isLower = clientHeight < boxHeight.current
    boxHeight.current = clientHeight
    if (isLower && isAtEnd.peek()) return toEnd()
    isAtEnd.value = scrollHeight - scrollTop - clientHeight < NEAR
    if (thread) thread.isAtNewest.value = isAtEnd.value
    if (scrollTop < NEAR && rows.length > drawn.value) drawn.value += PAGE
  }
  // One's own new text is always shown; otherwise the place one reads at stays, or the end stays the end.
  useLayoutEffect(() => {
    toEnd()
    if (thread) thread.isAtNewest.value = true
  }, [mine, thread])
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    if (isAtEnd.peek()) toEnd()
    else if (element.scrollTop < NEAR) element.scrollTop += element.scrollHeight - height.current
    height.current = element.scrollHeight
    boxHeight.current = element.clientHeight
  })
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return undefined
    const resized = new ResizeObserver(() => { if (isAtEnd.peek()) toEnd() })
    resized.observe(element)
    return () => resized.disconnect()
  }, [])

  const name = conversation?.agent?.name ?? conversation?.queue.name
  return (
    <div class="log-around">
      <div class="log" ref={box} role="log" aria-live="off" tabIndex={0} onScroll={scrolled}
        aria-label={words.value.log(name ?? words.value.madeBy)}>
        <div class="log-start" />
        {isLoading && <div class="bones" aria-hidden="true"><i /><i /><i /></div>}
        {!thread && rows.length === 0 && (
          <p class="event">
            {presence.value.availability === 'offline' ? words.value.firstHintOffline : words.value.firstHint}
          </p>
        )}
        {thread?.feed.state.value === 'failed' && (
          <p class="event">
            {words.value.feedFailed}{' '}
            <button class="link" type="button" onClick={() => thread.feed.resume()}>{words.value.tryAgain}</button>
          </p>
        )}
        {shown.map((row, at) => (
          <RowView key={row.key} row={row} receipts={receipts} isLast={at === shown.length - 1} />
        ))}
        <OpeningTrouble />
        {thread && conversation?.status === 'closed' && <Rating conversation={conversation} thread={thread} />}
        <div role="status" class="typing">
          {typist !== null && (
            <span class="bubble theirs dots">
              <span class="said">{words.value.typing(typist)}</span><i /><i /><i />
            </span>
          )}
        </div>
      </div>
      {!isAtEnd.value && (
        <button class="to-newest" type="button" aria-label={words.value.toNewest} onClick={toEnd}>
          <ArrowDown size={18} />
          {thread && thread.unread.value > 0 && <span class="count">{thread.unread.value}</span>}
        </button>
      )}
    </div>
  )
}

function RowView({ row, receipts, isLast }: {
  row: Row
  receipts: VisitorConversation['receipts']['agent']
  isLast: boolean
}) {
  switch (row.kind) {
    case 'day': return <p class="event"><time dateTime={new Date(row.at).toISOString()}>{dayName(row.at)}</time></p>
    case 'event': return <p class="event">{happening(row.line, words.value, locale.value)}</p>
    case 'group': return <Group row={row} receipts={receipts} isLast={isLast} />
  }
}

function dayName(at: number): string {
  const now = Date.now()
  const days = daysAgo(at, now)
  return days === 0 ? words.value.today : days === 1 ? words.value.yesterday : day(at, now, locale.value)
}
