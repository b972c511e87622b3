import { batch, computed, type ReadonlySignal } from '@preact/signals-core'
import type { Entry, ReplyError } from '@parley/protocol'
import { createAlarm, type Alarm } from './alarm.js'
import { backoff } from './backoff.js'
import type { AgentLink, VisitorLink } from './link.js'
import { mintId } from './mint-id.js'
import { isForNow } from './outcome.js'
import { memoryStorage, type KeptOpening, type KeptText, type OutboxStorage } from './outbox-storage.js'
import { createPending, laneOf, linesOf, openingsOf, type Item } from './pending.js'
import { sendOpening, sendText } from './send.js'
import { joinTabs, type Tabs } from './tabs.js'
import { realTime, type Time } from './time.js'
import type { Beginning, Opened, Opening, Said, WaitingLine } from './waiting.js'

/** Texts on their way. In order within a conversation, one at a time, until the server acknowledges or refuses. */
export interface Outbox {
  /** What waits in one conversation, in the order in which it was typed. The same signal for the same id. */
  waiting(conversationId: string): ReadonlySignal<readonly WaitingLine[]>
  readonly openings: ReadonlySignal<readonly Opening[]>
  /** How many texts are not acknowledged yet, failed ones included. */
  readonly count: ReadonlySignal<number>
  /** Whether what waits would come back after a reload. */
  readonly durable: ReadonlySignal<boolean>
  /** Takes a text and sends it as soon as it can. Returns its `clientId`. */
  say(said: Said): string
  /** Begins a conversation, with its first message if there is one. Returns what stands in for its id until then. */
  open(beginning: Beginning): string
  /** Sends a failed text or opening again, under the same `clientId`, after what waits already. */
  retry(clientId: string): void
  /** Forgets a text or opening that has not been stored, and gives the text back to whoever wants to edit it. */
  discard(clientId: string): string | null
  /** The feed says that an entry shows now: its waiting line goes away. */
  stored(entry: Entry): void
  /** Called by a feed: acknowledged entries are handed to it, and their lines stay until it says `stored`. */
  follow(conversationId: string, receive: (entry: Entry) => void): () => void
  close(): void
}

export interface OutboxOptions {
  /** Default: in memory. Browsers pass `indexedStorage(speaker)`. */
  storage?: OutboxStorage
  /** A conversation of ours was opened; `clientId` stood in for its id until now. */
  onOpened?: (clientId: string, opened: Opened) => void
  /** Which tab this is; tests pass their own. */
  tabs?: Tabs
  time?: Time
  /** From 0 to 1, to spread repeated sends. */
  random?: () => number
}

const LONGEST_RETRY_MS = 10_000
/** A storage that has not answered by then never will; what is typed does not wait for it. */
const RESTORE_MS = 3_000
/** One conversation's way out: one text at a time, so that none overtakes another. */
interface Lane { isSending: boolean; failures: number; pause: Alarm }

/** An outbox on a link. What an earlier page left in `storage` comes back and goes out first. */
export function createOutbox(link: VisitorLink | AgentLink, options: OutboxOptions = {}): Outbox {
  const { storage = memoryStorage(), onOpened, time = realTime, random = Math.random } = options
  const tabs = options.tabs ?? joinTabs(storage.name, mintId(time.now()), time)
  const pending = createPending(storage)
  const { items } = pending
  const lanes = new Map<string, Lane>()
  const followers = new Map<string, Set<(entry: Entry) => void>>()
  const waiting = new Map<string, ReadonlySignal<readonly WaitingLine[]>>()
  /** Openings that have become conversations, for callers that still hold on to the `clientId`. */
  const opened = new Map<string, string>()
  let isReady = false
  let isClosed = false

  const laneAt = (id: string): Lane => {
    const lane = lanes.get(id) ?? { isSending: false, failures: 0, pause: createAlarm(time) }
    lanes.set(id, lane)
    return lane
  }
  const nextIn = (id: string): Item | undefined => {
    const here = items.peek().filter(({ kept }) => laneOf(kept) === id)
    const opening = here.find(({ kept }) => kept.kind === 'opening')
    return opening ? [opening].find(isWaiting) : here.find(isWaiting)
  }
  const isWaiting = ({ state }: Item) => state === 'waiting'

  const go = async (id: string) => {
    const lane = laneAt(id)
    if (!isReady || isClosed || link.state.peek() !== 'online' || lane.isSending || lane.pause.isSet()) return
    const item = nextIn(id)
    if (!item) return void lanes.delete(id)
    lane.isSending = true
    pending.mark(item.kept.clientId, 'sending')
    const refusal = item.kept.kind === 'opening' ? await openOne(item.kept) : await sayOne(item.kept)
    lane.isSending = false
    if (isClosed) return
    lane.failures = refusal ? lane.failures + 1 : 0
    if (refusal && isForNow(refusal)) {
      pending.mark(item.kept.clientId, 'waiting')
      const waitMs = (refusal.retryAfter ?? 0) * 1000 + backoff(lane.failures, LONGEST_RETRY_MS, random())
      lane.pause.set(waitMs, () => void go(id))
    } else if (refusal) {
      pending.change({ ...item.kept, error: refusal })
    }
    void go(id)
  }
  /** Both return why the server refused, or null when it is done. */
  const sayOne = async (text: KeptText): Promise<ReplyError | null> => {
    const reply = await sendText(link, text)
    if (!reply.ok) return reply.error
    const listening = followers.get(text.conversationId)
    if (!listening || !pending.find(text.clientId)) {
      pending.remove(text.clientId)
    } else {
      pending.acknowledge(text.clientId)
      for (const receive of [...listening]) receive(reply.entry)
    }
    return null
  }
  const openOne = async (opening: KeptOpening): Promise<ReplyError | null> => {
    const reply = await sendOpening(link, opening)
    if (!reply.ok) return reply.error
    const { conversation, entries } = reply
    opened.set(opening.clientId, conversation.id)
    batch(() => {
      // The opening goes last: if the page ends between, it is asked for again and gives the same conversation.
      for (const { kept } of items.peek()) {
        if (kept.kind !== 'opening' && kept.conversationId === opening.clientId) {
          pending.change({ ...kept, conversationId: conversation.id })
        }
      }
      pending.remove(opening.clientId)
      onOpened?.(opening.clientId, { conversation, entries })
    })
    void go(conversation.id)
    return null
  }

  const goAll = () => {
    for (const id of new Set(items.peek().map(({ kept }) => laneOf(kept)))) void go(id)
  }
  const restore = async () => {
    const left = new Set((await pending.stored()).map(({ tab }) => tab))
    left.delete(tabs.mine)
    for (const tab of left) {
      await tabs.whenGone(tab, async () => {
        const its = (await pending.stored()).filter((kept) => kept.tab === tab)
        await pending.inherit(its.map((kept) => ({ ...kept, tab: tabs.mine })))
        goAll()
      })
    }
    beReady()
  }
  const beReady = () => {
    hurry()
    isReady = true
    goAll()
  }
  const hurry = time.after(RESTORE_MS, () => beReady())
  const stopListening = link.onOnline(() => {
    for (const lane of lanes.values()) lane.pause.clear()
    goAll()
  })
  void restore()

  return {
    openings: computed(() => openingsOf(items.value)),
    count: computed(() => items.value.filter(({ state }) => state !== 'acknowledged').length),
    durable: pending.durable,
    waiting(id) {
      const lines = waiting.get(id) ?? computed(() => linesOf(items.value, id))
      waiting.set(id, lines)
      return lines
    },
    say(said) {
      const conversationId = opened.get(said.conversationId) ?? said.conversationId
      const clientId = mintId(time.now())
      pending.add({ ...said, conversationId, clientId, at: time.now(), tab: tabs.mine })
      void go(conversationId)
      return clientId
    },
    open({ body, ...fields }) {
      const clientId = mintId(time.now())
      const request = { ...fields, clientId, ...(body && { message: { clientId: mintId(time.now()), body } }) }
      pending.add({ kind: 'opening', clientId, request, at: time.now(), tab: tabs.mine })
      void go(clientId)
      return clientId
    },
    retry(clientId) {
      const item = pending.find(clientId)
      if (item?.state !== 'failed') return
      // What the writer had not seen they have seen by now, and they want it sent all the same.
      const { error: _error, ...kept } = item.kept
      if (kept.kind === 'opening') {
        pending.change(kept)
      } else {
        const { seenSeq: _seenSeq, ...text } = kept
        pending.change(text, 'last')
      }
      void go(laneOf(kept))
    },
    discard(clientId) {
      const item = pending.find(clientId)
      if (!item || item.state === 'sending' || item.state === 'acknowledged') return null
      const { kept } = item
      if (kept.kind !== 'opening') {
        pending.remove(kept.clientId)
        return kept.body
      }
      const { message, ...request } = kept.request
      const isNeeded = items.peek().some((other) => other !== item && laneOf(other.kept) === kept.clientId)
      // Texts behind it still want their conversation.
      if (isNeeded) pending.change({ ...kept, request })
      else pending.remove(kept.clientId)
      return message?.body ?? ''
    },
    stored({ clientId, conversationId }) {
      const kept = clientId === undefined ? undefined : pending.find(clientId)?.kept
      if (kept && kept.kind !== 'opening' && kept.conversationId === conversationId) pending.remove(kept.clientId)
    },
    follow(conversationId, receive) {
      const listening = followers.get(conversationId) ?? new Set()
      const heard = (entry: Entry) => receive(entry)
      followers.set(conversationId, listening.add(heard))
      return () => {
        listening.delete(heard)
        if (listening.size > 0) return
        followers.delete(conversationId)
        // Nobody is left to say that they show; the server has them.
        for (const { kept, state } of items.peek()) {
          if (state === 'acknowledged' && laneOf(kept) === conversationId) pending.remove(kept.clientId)
        }
      }
    },
    close() {
      isClosed = true
      stopListening()
      hurry()
      for (const lane of lanes.values()) lane.pause.clear()
      tabs.close()
    },
  }
}
