import { signal, type ReadonlySignal } from '@preact/signals-core'
import { guarded } from './guarded.js'
import type { Kept, KeptOpening, OutboxStorage, Place } from './outbox-storage.js'
import type { Opening, WaitingFile, WaitingLine } from './waiting.js'

/** `acknowledged`: stored by the server, and shown until the feed shows its entry. */
export interface Item {
  readonly kept: Kept
  readonly state: 'waiting' | 'sending' | 'failed' | 'acknowledged'
}

/** What is not in the log yet, of all tabs, in the order in which it was typed. */
export interface Pending {
  readonly items: ReadonlySignal<readonly Item[]>
  readonly durable: ReadonlySignal<boolean>
  /** Takes over what the storage holds by now; resolves when the items are that. */
  read(): Promise<void>
  /** Resolves when nothing that was written is still on its way to the storage. */
  written(): Promise<unknown>
  /** By its own `clientId`, or an opening by that of its first message. */
  find(clientId: string): Item | undefined
  add(kept: Kept, files?: ReadonlyMap<string, Blob>): void
  /** What is known of a text that is on its way, in this tab or another; it may be read from the storage later. */
  mark(clientId: string, state: 'waiting' | 'sending' | 'acknowledged'): void
  /** Replaces what is kept, at its place or as the newest; nothing when it is gone. */
  change(kept: Kept, place?: Place): void
  /** The server has it: it need not come back after a reload, but still shows. */
  acknowledge(clientId: string): void
  /** For good, from the storage too, also on another tab's word: that one may have died before it could. */
  remove(clientId: string): void
}

export interface PendingOptions {
  /** The storage has it, with the bytes of its files, and the other tabs may read it. */
  onKept: (kept: Kept) => void
  /** Whether the server has it, and it shows elsewhere: then it is not to come back from the storage. */
  isShown: (kept: Kept) => boolean
}

/** The place where an item waits for its turn: its conversation, or the opening that is to make it. */
export const laneOf = (kept: Kept): string => kept.kind === 'opening' ? kept.clientId : kept.conversationId

export function createPending(storage: OutboxStorage, { onKept, isShown }: PendingOptions): Pending {
  const items = signal<readonly Item[]>([])
  const durable = signal(storage.name !== null)
  const states = new Map<string, 'sending' | 'acknowledged'>()
  /** What was written and may not be in the storage yet, or never; null for what was removed. */
  const unsaved = new Map<string, Kept | null>()
  /** What was in the storage once; there it is changed only as long as it still is. */
  const wasKept = new Set<string>()
  /** Texts that only this page has. */
  const unkept = new Set<string>()
  const underWay = new Set<Promise<boolean>>()
  let reading: Promise<void> | null = null
  let isStale = false
  let isDenied = false

  const show = (kept: readonly Kept[]) => {
    const next = kept.map((one): Item => (
      { kept: one, state: states.get(one.clientId) ?? (one.error ? 'failed' : 'waiting') }
    ))
    guarded(() => { items.value = next })
  }
  const shown = () => items.peek().map(({ kept }) => kept)
  const judge = () => {
    durable.value = storage.name !== null && !isDenied && unkept.size === 0
  }
  /** A full disk or a denied storage does not stop the sending; it is told, so that the page can warn. */
  const write = async (clientId: string, kept: Kept | null, work: Promise<void>) => {
    unsaved.set(clientId, kept)
    const writing = work.then(() => true, () => false)
    underWay.add(writing)
    const isDone = await writing
    underWay.delete(writing)
    if (isDone && unsaved.get(clientId) === kept) unsaved.delete(clientId)
    if (isDone || !kept || unsaved.get(clientId) === null) unkept.delete(clientId)
    else unkept.add(clientId)
    judge()
    if (!isDone || !kept) return
    wasKept.add(clientId)
    onKept(kept)
  }
  const put = (kept: Kept, place: Place, files?: ReadonlyMap<string, Blob>) =>
    void write(kept.clientId, kept, storage.put(
      kept, place === 'new' || wasKept.has(kept.clientId) ? place : 'unsure', files))
  const forget = (clientId: string) => void write(clientId, null, storage.remove(clientId))
  const drop = (clientId: string) => {
    states.delete(clientId)
    wasKept.delete(clientId)
    unsaved.set(clientId, null)
    show(shown().filter((kept) => kept.clientId !== clientId))
  }
  const merge = (rows: readonly Kept[]) => {
    const stored = new Set(rows.map(({ clientId }) => clientId))
    for (const clientId of stored) wasKept.add(clientId)
    const others = shown().filter(({ clientId }) => !stored.has(clientId))
    show([
      // Acknowledged by another tab, which has removed it; the feed is about to show it.
      ...others.filter(({ clientId }) => states.get(clientId) === 'acknowledged'),
      ...rows.flatMap((row) => {
        const kept = unsaved.has(row.clientId) ? unsaved.get(row.clientId) : row
        if (kept && isShown(kept)) forget(kept.clientId)
        return kept && !isShown(kept) ? [kept] : []
      }),
      ...others.filter(({ clientId }) => states.get(clientId) !== 'acknowledged' && unsaved.get(clientId)),
    ])
  }
  const readAll = async () => {
    while (isStale) {
      isStale = false
      const rows = await storage.all().catch(() => null)
      isDenied = rows === null
      judge()
      if (rows) merge(rows)
    }
    reading = null
  }

  return {
    items, durable,
    written: () => Promise.all(underWay),
    read() {
      isStale = true
      return reading ??= readAll()
    },
    find: (clientId) => items.peek().find(({ kept }) =>
      kept.clientId === clientId || (kept.kind === 'opening' && kept.request.message?.clientId === clientId)),
    add(kept, files) {
      show([...shown(), kept])
      put(kept, 'new', files)
    },
    mark(clientId, state) {
      if (state === 'waiting') states.delete(clientId)
      else states.set(clientId, state)
      show(shown())
    },
    change(kept, place = 'same') {
      const all = shown()
      const at = all.findIndex(({ clientId }) => clientId === kept.clientId)
      if (at < 0) return
      show(place === 'same' ? all.with(at, kept) : [...all.toSpliced(at, 1), kept])
      put(kept, place)
    },
    acknowledge(clientId) {
      states.set(clientId, 'acknowledged')
      show(shown())
      forget(clientId)
    },
    remove(clientId) {
      drop(clientId)
      forget(clientId)
    },
  }
}

const told = (state: Item['state']) => state === 'acknowledged' ? 'sending' : state

/** What waits in one conversation, or behind an opening, its first message included. */
export function linesOf(
  items: readonly Item[], lane: string, progressOf: (fileId: string) => ReadonlySignal<number>,
): WaitingLine[] {
  return items.filter(({ kept }) => laneOf(kept) === lane).flatMap(({ kept, state }): WaitingLine[] => {
    const files = kept.files?.map(({ attachmentId, ...file }): WaitingFile => (
      { ...file, isUploaded: attachmentId !== undefined, progress: progressOf(file.clientId) }
    ))
    const base = {
      conversationId: lane, state: told(state), at: kept.at, ...(kept.error && { error: kept.error }),
      ...(files && { files }),
    }
    if (kept.kind === 'opening') {
      const first = kept.request.message
      return first ? [{ ...base, kind: 'message', clientId: first.clientId, body: first.body }] : []
    }
    const { clientId, kind, body, replyTo } = kept
    return [{ ...base, clientId, kind, body, ...(replyTo && { replyTo }) }]
  })
}

export const openingsOf = (items: readonly Item[]): Opening[] => items
  .filter((item): item is Item & { kept: KeptOpening } => item.kept.kind === 'opening')
  .map(({ kept, state }) => ({
    clientId: kept.clientId, state: told(state), at: kept.at,
    ...(kept.error && { error: kept.error }), ...(kept.request.queueId && { queueId: kept.request.queueId }),
  }))

/** Where something was refused, each place once. */
export const refusedLanes = (items: readonly Item[]): string[] =>
  [...new Set(items.filter(({ state }) => state === 'failed').map(({ kept }) => laneOf(kept)))]
