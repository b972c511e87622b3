import { batch, computed, signal, type ReadonlySignal } from '@preact/signals-core'
import {
  limits,
  type Entry, type Head, type Line, type PushesToVisitor, type Receipt, type Reply, type ReplyError, type Requests,
  type Sync, type VisitorConversation,
} from '@parley/protocol'
import { createAlarm } from './alarm.js'
import { guarded } from './guarded.js'
import type { AskOptions, LinkState } from './link.js'
import { createLog, type Log } from './log.js'
import { isForNow } from './outcome.js'
import type { Outbox } from './outbox.js'
import { createReader, type Went } from './reader.js'
import { realTime, type Time } from './time.js'

/** What a feed needs of a conversation; both views have it. */
export type Followed = Pick<VisitorConversation, 'id' | 'version' | 'head' | 'receipts'>
export type ReceiptPush = PushesToVisitor['receipt']

/** The part of a link that a feed uses. A `VisitorLink` and an `AgentLink` are one. */
export interface FeedLink<C> {
  readonly state: ReadonlySignal<LinkState>
  ask(
    event: 'conversation:sync', request: Requests['conversation:sync'], options?: AskOptions,
  ): Promise<Reply<Sync<C>>>
  on(push: 'entry', handler: (payload: { conversationId: string; entry: Entry }) => void): () => void
  on(push: 'conversation:updated', handler: (payload: { conversation: C }) => void): () => void
  on(push: 'receipt', handler: (payload: ReceiptPush) => void): () => void
  onOnline(handler: () => void): () => void
}

/**
 * `loading`: nothing to show yet. `live`: everything up to `head`, and pushes follow. `catching-up`: shown, but newer
 * entries are known of or may exist. `failed`: the server refused; `error` says why.
 */
export type FeedState = 'loading' | 'live' | 'catching-up' | 'failed'

/** One conversation's log, kept complete and in order. It listens to the link's pushes by itself. */
export interface Feed<C> {
  readonly conversationId: string
  /** What is to be shown, oldest first; texts that wait are in `outbox.waiting(conversationId)`. */
  readonly lines: ReadonlySignal<readonly Line[]>
  readonly conversation: ReadonlySignal<C | null>
  /** `seq` of the newest entry applied; 0 before the first. */
  readonly head: ReadonlySignal<number>
  readonly state: ReadonlySignal<FeedState>
  readonly error: ReadonlySignal<ReplyError | null>
  /** How many entries are known to exist beyond `head`. */
  readonly behind: ReadonlySignal<number>
  /** An entry by any way: a push, a reply, or another tab. Doubles are ignored, holes are asked for. */
  receive(entry: Entry): void
  /** A view of the conversation by any way; an older version than the one held is ignored. */
  update(conversation: C): void
  receipt(push: ReceiptPush): void
  /**
   * What the heartbeat said about this conversation; nothing when it is not among the open ones, or there are too many
   * of them: then it is asked for.
   */
  heads(head: Head | undefined): void
  /** Asks for what is missing, also after a refusal. */
  resume(): void
  close(): void
}

export interface FeedOptions<C> {
  /** Its waiting lines go away in the moment in which their entries show. */
  outbox?: Pick<Outbox, 'follow' | 'stored'>
  /** What is known already, such as from `conversation:open`; shown at once. */
  start?: { conversation: C; entries: readonly Entry[] }
  /** Each entry as it is applied; `fresh` when it came after the first reading, so that a sound may be played. */
  onEntry?: (entry: Entry, arrival: 'read' | 'fresh') => void
  time?: Time
  /** From 0 to 1, to spread repeated readings. */
  random?: () => number
}

/** A push that overtook another is mostly followed by it at once; only a hole that stays is asked for. */
const HOLE_MS = 150

const furthestOf = (one: Receipt, other: Receipt): Receipt => ({
  deliveredSeq: Math.max(one.deliveredSeq, other.deliveredSeq), readSeq: Math.max(one.readSeq, other.readSeq),
})

/** Follows one conversation until it is closed. */
export function createFeed<C extends Followed>(
  link: FeedLink<C>, conversationId: string, options: FeedOptions<C> = {},
): Feed<C> {
  const { outbox, start, onEntry, time = realTime, random = Math.random } = options
  const lines = signal<readonly Line[]>([])
  const conversation = signal<C | null>(null)
  const head = signal(0)
  /** The newest `seq` that is known to exist. */
  const known = signal(0)
  const error = signal<ReplyError | null>(null)
  const hasRead = signal(false)
  /** Whether the log was read to its end over the line that is up now, so that every push comes. */
  const isJoined = signal(false)
  const behind = computed(() => Math.max(0, known.value - head.value))
  const state = computed<FeedState>(() => {
    if (error.value) return 'failed'
    if (!hasRead.value && !start) return 'loading'
    return isJoined.value && behind.value === 0 ? 'live' : 'catching-up'
  })
  let log = createLog()
  /** After a restart the new log is built up behind the old one, which stays in view until it is complete. */
  let rebuilt: { log: Log; entries: Entry[] } | null = null
  /** A restart forgets what the old log made of these, so they are kept until the answer is here. */
  let pushedMeanwhile: Entry[] = []
  /** Whether the log over the line that is up now is known to be the one that was read. */
  let isChecked = true
  let isClosed = false

  const show = (entries: readonly Entry[], arrival: 'read' | 'fresh') => {
    batch(() => {
      lines.value = log.lines()
      head.value = log.head()
      for (const entry of entries) outbox?.stored(entry)
    })
    if (onEntry) for (const entry of entries) guarded(() => onEntry(entry, arrival))
  }
  const take = (entries: readonly Entry[]) => {
    if (rebuilt) {
      rebuilt.entries.push(...rebuilt.log.take(entries))
    } else {
      const applied = log.take(entries)
      if (applied.length > 0) show(applied, hasRead.peek() ? 'fresh' : 'read')
    }
  }
  const learnOf = (seq: number) => {
    if (seq > known.peek()) known.value = seq
    if (behind.peek() > 0 && !hole.isSet()) watchHole()
  }
  /** Asks for what is missing now if it still is then; what came to be missing meanwhile has its own time. */
  const watchHole = () => {
    const missing = known.peek()
    hole.set(HOLE_MS, () => {
      if (head.peek() < missing) void reader.now()
      else if (behind.peek() > 0) watchHole()
    })
  }

  const receive = (entry: Entry) => {
    if (entry.conversationId !== conversationId) return
    if (reader.isReading()) pushedMeanwhile.push(entry)
    if (!rebuilt && log.contradicts(entry)) {
      // A backup was put back, and has grown beyond what we knew before we could notice.
      rebuilt = { log: createLog(), entries: [] }
      void reader.now()
    }
    take([entry])
    learnOf(entry.seq)
  }
  const showFurther = (shown: C, receipts: C['receipts']) => ({
    ...shown,
    receipts: {
      visitor: furthestOf(shown.receipts.visitor, receipts.visitor),
      agent: furthestOf(shown.receipts.agent, receipts.agent),
    },
  })
  const update = (given: C) => {
    const shown = conversation.peek()
    if (given.id !== conversationId || (shown && given.version < shown.version)) return
    conversation.value = shown ? showFurther(given, shown.receipts) : given
    learnOf(given.head)
  }
  const receipt = ({ conversationId: id, by, deliveredSeq, readSeq }: ReceiptPush) => {
    const shown = conversation.peek()
    if (id !== conversationId || !shown) return
    conversation.value = showFurther(shown, { ...shown.receipts, [by]: { deliveredSeq, readSeq } })
  }

  /** Joins the live feed and reads what is missing. */
  const readPage = async (): Promise<Went> => {
    const held = (rebuilt?.log ?? log).head()
    // Over a new line the newest entry is asked for once more: is it another, a backup was put back, and has grown since.
    const isChecking = !isChecked && !rebuilt && held > 0
    const afterSeq = isChecking ? held - 1 : held
    pushedMeanwhile = []
    const reply = await link.ask('conversation:sync', { conversationId, afterSeq, limit: limits.syncMax })
    if (isClosed) return { next: 'nothing' }
    if (!reply.ok) {
      if (isForNow(reply.error)) return { next: 'again', afterMs: (reply.error.retryAfter ?? 0) * 1000 }
      error.value = reply.error
      return { next: 'refused' }
    }
    error.value = null
    isChecked = true
    const [newest] = reply.entries
    if (isChecking && reply.mode === 'continue' && (!newest || log.contradicts(newest))) {
      rebuilt = { log: createLog(), entries: [] }
      return { next: 'page' }
    }
    const isOverAgain = reply.mode === 'restart' && rebuilt !== null
    if (reply.mode === 'restart') rebuilt = { log: createLog(), entries: [] }
    take([...reply.entries, ...pushedMeanwhile])
    const reached = (rebuilt?.log ?? log).head()
    if (reached >= reply.head) return finish(reply)
    if (!rebuilt) update(reply.conversation)
    // A page that brings nothing new, or a restart of a restart, would have us asking without end.
    const isStuck = isOverAgain || (reply.mode === 'continue' && reached <= held)
    return isStuck ? { next: 'again', afterMs: 0 } : { next: 'page' }
  }
  const finish = (reply: Sync<C>): Went => {
    batch(() => {
      if (rebuilt) {
        const { entries } = rebuilt
        log = rebuilt.log
        rebuilt = null
        conversation.value = reply.conversation
        show(entries, 'read')
      } else {
        update(reply.conversation)
      }
      known.value = Math.max(reply.head, log.seen())
      hasRead.value = true
      isJoined.value = isOnline() && !reader.isWanted()
    })
    return behind.peek() > 0 ? { next: 'again', afterMs: HOLE_MS } : { next: 'nothing' }
  }

  const isOnline = () => link.state.peek() === 'online'
  const hole = createAlarm(time)
  const reader = createReader({ time, random, isOnline, readPage })
  const leave = [
    link.on('entry', (push) => {
      if (push.conversationId === conversationId) receive(push.entry)
    }),
    link.on('conversation:updated', (push) => update(push.conversation)),
    link.on('receipt', receipt),
    link.onOnline(() => void reader.now()),
    link.state.subscribe((now) => {
      if (now === 'online') return
      isJoined.value = false
      isChecked = false
    }),
    outbox?.follow(conversationId, { receive, has: (clientId) => log.has(clientId) }),
  ]
  if (start) {
    take(start.entries)
    update(start.conversation)
  }
  void reader.now()

  return {
    conversationId, lines, conversation, head, state, error, behind,
    receive, update, receipt,
    heads(given) {
      if (!given) return error.peek() ? undefined : reader.soon(HOLE_MS)
      const { seq, version } = given
      learnOf(seq)
      if (seq !== log.head() || version > (conversation.peek()?.version ?? 0)) reader.soon(HOLE_MS)
    },
    resume() {
      error.value = null
      void reader.now()
    },
    close() {
      isClosed = true
      hole.clear()
      reader.close()
      for (const stop of leave) stop?.()
    },
  }
}
