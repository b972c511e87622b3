import {
  createFeed, receiptSender, typingSender, typingShown,
  type Feed, type Outbox, type Time, type VisitorLink, type WaitingLine,
} from '@parley/client'
import { computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { Entry, VisitorConversation, Waiting } from '@parley/protocol'

/** A place in the queue, with the moment in which it was told, so that the estimate can count down. */
export interface Place extends Waiting { toldAt: number }

/** How long “Maya is back” stands. */
const BACK_MS = 8_000

/** One conversation as it is followed: its log, what waits, who types, where it stands. */
export interface Thread {
  readonly id: string
  readonly feed: Feed<VisitorConversation>
  readonly waiting: ReadonlySignal<readonly WaitingLine[]>
  /** Name of the agent who types. */
  readonly typist: ReadonlySignal<string | null>
  /** Null unless it waits in a queue. */
  readonly place: ReadonlySignal<Place | null>
  /** Whether its agent is connected; null without an agent. */
  readonly isAgentOnline: ReadonlySignal<boolean | null>
  /** True for a moment after the agent was gone. */
  readonly isAgentBack: ReadonlySignal<boolean>
  /** Messages of the team that nobody has looked at here. */
  readonly unread: ReadonlySignal<number>
  /** Whether the end of the log is in view; written by the log's view. */
  readonly isAtNewest: Signal<boolean>
  typed(): void
  stoppedTyping(): void
  close(): void
}

export interface ThreadOptions {
  link: VisitorLink
  outbox: Outbox
  time: Time
  /** Whether somebody looks at this conversation now. */
  isAttended: (id: string) => boolean
  /** What is known of it before the first reading. */
  known: () => VisitorConversation | null
  start?: { conversation: VisitorConversation; entries: readonly Entry[] }
  onEntry: (entry: Entry, arrival: 'read' | 'fresh') => void
}

/** Follows one conversation, and tells the team how far it was delivered and read. */
export function createThread(id: string, options: ThreadOptions): Thread {
  const { link, outbox, time, isAttended, known, start, onEntry } = options
  const feed = createFeed<VisitorConversation>(link, id, { outbox, time, onEntry, ...start && { start } })
  const receipts = receiptSender(link, id)
  const typing = typingSender(link, id, { time })
  const shown = typingShown(link, id, { time })
  const isAtNewest = signal(true)
  const readHere = signal(0)
  const lastPlace = signal<Place | null>(null)
  const isAgentOnline = signal<boolean | null>(null)
  const isAgentBack = signal(false)
  let forgetBack = (): void => undefined

  const unread = computed(() => {
    const conversation = feed.conversation.value
    if (feed.state.value === 'loading') return known()?.unread ?? 0
    const seen = Math.max(conversation?.receipts.visitor.readSeq ?? 0, readHere.value)
    let count = 0
    const lines = feed.lines.value
    for (let at = lines.length - 1; at >= 0; at -= 1) {
      const line = lines[at]
      if (!line || line.seq <= seen) break
      if (line.kind === 'message' && line.author.kind === 'agent' && !line.recalled) count += 1
    }
    return count
  })

  const told = (waiting: Waiting | null): void => {
    lastPlace.value = waiting && { ...waiting, toldAt: time.now() }
  }
  const agentIs = (online: boolean | null): void => {
    const wasGone = isAgentOnline.peek() === false
    isAgentOnline.value = online
    forgetBack()
    isAgentBack.value = wasGone && online === true
    if (isAgentBack.peek()) forgetBack = time.after(BACK_MS, () => { isAgentBack.value = false })
  }
  const conversation = computed(() => feed.conversation.value ?? known())
  const typist = computed(() => {
    const agent = shown.typists.value.find(({ by }) => by.kind === 'agent')?.by
    return agent?.kind === 'agent' && conversation.value?.status !== 'closed' ? agent.name : null
  })
  const waitingNow = computed(() => conversation.value?.waiting ?? null)
  // A place that was told late must not outlive the wait.
  const place = computed(() => (conversation.value?.status === 'queued' ? lastPlace.value : null))
  const agentNow = computed(() => conversation.value?.agent ?? null)

  const stops = [
    effect(() => told(waitingNow.value)),
    effect(() => agentIs(agentNow.value?.online ?? null)),
    effect(() => {
      const head = feed.head.value
      if (head > 0) receipts.delivered(head)
      if (head === 0 || !isAttended(id) || !isAtNewest.value) return
      readHere.value = head
      receipts.read(head)
    }),
    link.on('queue:position', (push) => {
      if (push.conversationId === id) told(push)
    }),
    link.on('conversation:presence', (push) => {
      if (push.conversationId === id && push.by === 'agent') agentIs(push.online)
    }),
  ]

  return {
    id, feed, waiting: outbox.waiting(id), typist, place, isAgentOnline, isAgentBack, unread, isAtNewest,
    typed: () => typing.typed(),
    stoppedTyping: () => typing.stopped(),
    close() {
      for (const stop of stops) stop()
      forgetBack()
      typing.close()
      shown.close()
      receipts.close()
      feed.close()
    },
  }
}
