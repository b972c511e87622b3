import { batch, computed, type ReadonlySignal } from '@preact/signals-core'
import type { Entry } from '@parley/protocol'
import { createAlarm } from './alarm.js'
import { createDelivery } from './delivery.js'
import { createFiles, uploadedAnew, type RemoveUpload, type Upload } from './files.js'
import { createFollowers, type Follower } from './followers.js'
import { guarded } from './guarded.js'
import type { AgentLink, VisitorLink } from './link.js'
import { mintId } from './mint-id.js'
import { memoryStorage, type OutboxStorage } from './outbox-storage.js'
import { createPending, laneOf, linesOf, openingsOf, refusedLanes } from './pending.js'
import { createSender } from './sender.js'
import { joinTabs, type News, type Tabs } from './tabs.js'
import { realTime, type Time } from './time.js'
import type { Beginning, Opened, Opening, Said, WaitingLine } from './waiting.js'

/**
 * Texts on their way, those of all tabs of one speaker. In order within a conversation, one at a time, until the server
 * acknowledges or refuses.
 */
export interface Outbox {
  /** What waits in one conversation, in the order in which it was typed. The same signal for the same id. */
  waiting(conversationId: string): ReadonlySignal<readonly WaitingLine[]>
  readonly openings: ReadonlySignal<readonly Opening[]>
  /** The conversations in which something was refused, so that no text is out of sight in one that is not in view. */
  readonly refusedIn: ReadonlySignal<readonly string[]>
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
  /**
   * Forgets a text or opening that has not been stored, and gives the text back to whoever wants to edit it. Null when
   * it is too late; while its files are on their way it is not.
   */
  discard(clientId: string): string | null
  /** The bytes of a file that waits, typed in any tab; null when they are not to be had. */
  file(fileId: string): Promise<Blob | null>
  /** Resolves when the storage has everything that was said so far, or has refused it. */
  written(): Promise<unknown>
  /** The feed says that an entry shows now: its waiting line goes away. */
  stored(entry: Entry): void
  /** Called by a feed: acknowledged entries are handed to it, and their lines stay until it says `stored`. */
  follow(conversationId: string, follower: Follower): () => void
  close(): void
}

export interface OutboxOptions {
  /** Default: in memory. Browsers pass `indexedStorage(speaker)`. */
  storage?: OutboxStorage
  /** How files get to the server; without it they are refused. */
  upload?: Upload
  /** How files get from the server again that are not to be sent after all. */
  removeUpload?: RemoveUpload
  /** A conversation of ours was opened, in this tab or another; `clientId` stood in for its id until now. */
  onOpened?: (clientId: string, opened: Opened) => void
  /** The other tabs with the same storage; tests pass their own. */
  tabs?: Tabs
  time?: Time
  /** From 0 to 1, to spread repeated sends. */
  random?: () => number
}

/** A storage that has not answered by then never will; what is typed does not wait for it. */
const RESTORE_MS = 3_000
/** What another tab said that it sends is not on its way any more when it says nothing for longer than an answer takes. */
const DOUBT_MS = 11_000

/** An outbox on a link. What an earlier page left in `storage` comes back and goes out first. */
export function createOutbox(link: VisitorLink | AgentLink, options: OutboxOptions = {}): Outbox {
  const { storage = memoryStorage(), upload, removeUpload, onOpened, time = realTime, random = Math.random } = options
  const tabs = options.tabs ?? joinTabs(storage.name, time)
  const pending = createPending(storage, {
    onKept: (kept) => {
      files.written(kept)
      tabs.tell({ is: 'kept' })
    },
    isShown: (kept) => followers.of(laneOf(kept)).some((one) => one.has(kept.clientId)),
  })
  const { items } = pending
  const files = createFiles({
    storage, upload, removeUpload, onProgress: (fileId, progress) => tabs.tell({ is: 'uploading', fileId, progress }),
  })
  const followers = createFollowers()
  const waiting = new Map<string, ReadonlySignal<readonly WaitingLine[]>>()
  /** Openings that have become conversations, for whoever still holds on to the `clientId`. */
  const opened = new Map<string, string>()
  const doubt = createAlarm(time)
  const sentElsewhere = new Set<string>()
  let isReady = false
  /** Whether no other tab was ever heard of. */
  let isAlone = true
  let isClosed = false

  const deliver = createDelivery({
    link, pending, files, isClosed: () => isClosed,
    onSaid(text, entry) {
      tabs.tell({ is: 'stored', entry })
      files.forget(text)
      const listening = followers.of(text.conversationId)
      if (listening.length > 0 && pending.find(text.clientId)) pending.acknowledge(text.clientId)
      else pending.remove(text.clientId)
      for (const { receive } of listening) guarded(() => receive(entry))
    },
    onOpened(opening, made) {
      files.forget(opening)
      tabs.tell({ is: 'opened', clientId: opening.clientId, opened: made })
      becomes(opening.clientId, made)
    },
  })
  const becomes = (clientId: string, made: Opened) => {
    opened.set(clientId, made.conversation.id)
    guarded(() => batch(() => {
      // The opening goes last: if the page ends between, it is asked for again and gives the same conversation.
      moveOn()
      pending.remove(clientId)
      onOpened?.(clientId, made)
    }))
    go()
  }
  /** Texts behind an opening that has become a conversation go there, in whichever tab they were typed. */
  const moveOn = () => {
    for (const { kept } of items.peek()) {
      const conversationId = kept.kind === 'opening' ? undefined : opened.get(kept.conversationId)
      if (kept.kind !== 'opening' && conversationId) pending.change({ ...kept, conversationId })
    }
  }
  const readAgain = async () => {
    await pending.read()
    moveOn()
    go()
  }
  /** What the storage does, or not when it takes too long. */
  const patiently = (work: () => Promise<unknown>) => isAlone ? undefined : Promise.race([
    work(), new Promise((resolve) => void time.after(RESTORE_MS, () => resolve(undefined))),
  ])

  const sender = createSender({
    pending, tabs, time, random,
    deliver(clientId) {
      sentElsewhere.delete(clientId)
      return deliver(clientId)
    },
    onTurn: () => patiently(readAgain), onDone: () => patiently(pending.written),
    isOnline: () => isReady && !isClosed && link.state.peek() === 'online',
  })
  const { go } = sender

  const believe = () => doubt.set(DOUBT_MS, () => {
    for (const clientId of sentElsewhere) pending.mark(clientId, 'waiting')
    sentElsewhere.clear()
  })
  const hear = (news: News) => {
    isAlone = false
    switch (news.is) {
      case 'kept': return void readAgain()
      case 'here':
        for (const { kept, state } of items.peek()) {
          if (state === 'sending' && sender.hasTurn()) tabs.tell({ is: 'sending', clientId: kept.clientId })
        }
        return
      case 'sending':
        sentElsewhere.add(news.clientId)
        believe()
        return pending.mark(news.clientId, 'sending')
      case 'waiting':
        if (news.pauseMs > 0) sender.pause(news.lane, news.pauseMs)
        return pending.mark(news.clientId, 'waiting')
      case 'discarded':
        files.forget(pending.find(news.clientId)?.kept)
        return pending.remove(news.clientId)
      case 'stored': {
        const listening = followers.of(news.entry.conversationId)
        const clientId = news.entry.clientId ?? ''
        sentElsewhere.delete(clientId)
        if (listening.length > 0 && pending.find(clientId)) pending.mark(clientId, 'acknowledged')
        else pending.remove(clientId)
        for (const { receive } of listening) guarded(() => receive(news.entry))
        return
      }
      case 'opened': return becomes(news.clientId, news.opened)
      case 'uploading':
        believe()
        files.progress(news.fileId).value = news.progress
    }
  }
  tabs.hear(hear)
  const beReady = () => {
    hurry()
    isReady = true
    go()
  }
  const hurry = time.after(RESTORE_MS, () => beReady())
  const stopListening = link.onOnline(() => {
    sender.hurry()
    // A tab that was frozen has heard nothing of what the others did.
    void readAgain()
  })
  void pending.read().then(beReady)
  tabs.tell({ is: 'here' })

  return {
    openings: computed(() => openingsOf(items.value)),
    refusedIn: computed(() => refusedLanes(items.value)),
    count: computed(() => items.value.filter(({ state }) => state !== 'acknowledged').length),
    durable: pending.durable,
    written: pending.written,
    waiting(id) {
      const lines = waiting.get(id) ?? computed(() => linesOf(items.value, id, files.progress))
      waiting.set(id, lines)
      return lines
    },
    say({ files: given = [], ...said }) {
      const conversationId = opened.get(said.conversationId) ?? said.conversationId
      const clientId = mintId(time.now())
      const { named, bytes } = files.take(given, time.now())
      pending.add({ ...said, ...named, conversationId, clientId, at: time.now() }, bytes)
      go()
      return clientId
    },
    open({ body = '', files: given = [], ...fields }) {
      const clientId = mintId(time.now())
      const { named, bytes } = files.take(given, time.now())
      const hasMessage = body !== '' || bytes.size > 0
      const request = { ...fields, clientId, ...(hasMessage && { message: { clientId: mintId(time.now()), body } }) }
      pending.add({ kind: 'opening', ...named, clientId, request, at: time.now() }, bytes)
      go()
      return clientId
    },
    retry(clientId) {
      const item = pending.find(clientId)
      if (item?.state !== 'failed') return
      // What the writer had not seen they have seen by now, and they want it sent all the same.
      const { error, ...bare } = item.kept
      const kept = error?.code === 'not_found' ? uploadedAnew(bare) : bare
      if (kept.kind === 'opening') {
        pending.change(kept)
      } else {
        const { seenSeq: _seenSeq, ...text } = kept
        pending.change(text, 'last')
      }
      go()
    },
    discard(clientId) {
      const item = pending.find(clientId)
      const isUploading = item?.kept.files?.some(({ attachmentId }) => attachmentId === undefined)
      if (!item || item.state === 'acknowledged' || (item.state === 'sending' && !isUploading)) return null
      const { kept } = item
      files.discard(kept)
      const leave = () => {
        tabs.tell({ is: 'discarded', clientId: kept.clientId })
        pending.remove(kept.clientId)
      }
      if (kept.kind !== 'opening') {
        leave()
        return kept.body
      }
      const { message, ...request } = kept.request
      const { files: _files, ...bare } = kept
      const isNeeded = items.peek().some((other) => other !== item && laneOf(other.kept) === kept.clientId)
      // Texts behind it still want their conversation.
      if (isNeeded) pending.change({ ...bare, request })
      else leave()
      return message?.body ?? ''
    },
    file: (fileId) => files.file(fileId, items.peek()),
    stored({ clientId, conversationId }) {
      const item = clientId === undefined ? undefined : pending.find(clientId)
      if (!item || item.kept.kind === 'opening' || item.kept.conversationId !== conversationId) return
      pending.remove(item.kept.clientId)
    },
    follow: (conversationId, follower) => followers.add(conversationId, follower, () => {
      // Nobody is left to say that they show; the server has them.
      for (const { kept, state } of items.peek()) {
        if (state === 'acknowledged' && laneOf(kept) === conversationId) pending.remove(kept.clientId)
      }
    }),
    close() {
      isClosed = true
      stopListening()
      hurry()
      doubt.clear()
      sender.close()
      tabs.close()
    },
  }
}
