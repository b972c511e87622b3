import {
  createFeed, receiptSender,
  type Feed, type FeedLink, type Followed, type Outbox, type ReceiptSender, type ReceiptSenderLink, type Time,
} from '@parley/client'
import { effect } from '@preact/signals-core'
import type { Head } from '@parley/protocol'
import type { FeedLog, Thread, View } from '../history.js'
import type { RecordedPage } from './recorded-dial.js'
import type { Recorder } from '../history.js'

/** The conversations that a page follows, each with its feed, its receipts and what waits in it. */
export interface Threads<C> {
  follow(id: string, start?: { conversation: C; entries: Parameters<Feed<C>['receive']>[0][] }): Feed<C>
  drop(id: string): void
  ids(): string[]
  feed(id: string): Feed<C> | undefined
  receipts(id: string): ReceiptSender | undefined
  heads(heads: Record<string, Head>): void
  shown(): Thread[]
  /** What was refused in conversations that are in no list: the page says so, and leads there. */
  shownElsewhere(): Thread['waiting']
  /** Why a thread is not at rest; null when all are. */
  restless(): string | null
  close(): void
}

interface ThreadsOptions<C> {
  link: FeedLink<C> & ReceiptSenderLink
  outbox: Outbox
  page: RecordedPage
  time: Time
  recorder: Recorder
  /** Each view that a feed comes to hold. */
  onView?: (view: C) => void
}
interface Open<C> { feed: Feed<C>; receipts: ReceiptSender; log: FeedLog; stop: () => void }

export function createThreads<C extends Followed & View>(
  { link, outbox, page, time, recorder, onView }: ThreadsOptions<C>,
): Threads<C> {
  const open = new Map<string, Open<C>>()
  const { history, now } = recorder

  const watch = (id: string, feed: Feed<C>) => {
    const stops = [watchDoubles(id, feed), feed.conversation.subscribe((view) => {
      if (view) onView?.(view)
    })]
    return () => { for (const stop of stops) stop() }
  }
  /** A text is on the screen once: as a waiting line or as a stored one, never as both. */
  const watchDoubles = (id: string, feed: Feed<C>) => effect(() => {
    const waiting = outbox.waiting(id).value.map(({ clientId }) => clientId)
    const keys = [...feed.lines.value.map(({ key }) => key), ...waiting]
    const seen = new Set<string>()
    for (const key of keys) {
      if (seen.has(key)) history.doubles.push({ page: page.name, conversationId: id, key, at: now() })
      seen.add(key)
    }
  })
  const waitingIn = (id: string) => outbox.waiting(id).peek().map(({ clientId, body, state }) => ({ clientId, body, state }))
  const drop = (id: string) => {
    const held = open.get(id)
    open.delete(id)
    held?.stop()
    held?.receipts.close()
    held?.feed.close()
  }
  return {
    drop,
    follow(id, start) {
      const known = open.get(id)
      if (known) return known.feed
      const log: FeedLog = { page: page.name, reader: page.reader, conversationId: id, applied: [] }
      history.feeds.push(log)
      const feed = createFeed<C>(link, id, {
        outbox, time, ...(start && { start }),
        onEntry: (entry) => log.applied.push({ seq: entry.seq, id: entry.id, at: now() }),
      })
      open.set(id, { feed, log, receipts: receiptSender(link, id, { time }), stop: watch(id, feed) })
      return feed
    },
    ids: () => [...open.keys()],
    feed: (id) => open.get(id)?.feed,
    receipts: (id) => open.get(id)?.receipts,
    heads(heads) {
      for (const [id, { feed }] of open) feed.heads(heads[id])
    },
    shown: () => [...open].map(([conversationId, { feed }]) => ({
      conversationId, lines: feed.lines.peek(), view: feed.conversation.peek(), waiting: waitingIn(conversationId),
    })),
    shownElsewhere: () => outbox.refusedIn.peek().filter((id) => !open.has(id)).flatMap(waitingIn),
    restless() {
      for (const [id, { feed }] of open) if (feed.state.peek() !== 'live') return `${id} is ${feed.state.peek()}`
      return null
    },
    close: () => { for (const id of [...open.keys()]) drop(id) },
  }
}
