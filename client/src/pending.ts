import { signal, type ReadonlySignal } from '@preact/signals-core'
import type { Kept, KeptOpening, OutboxStorage } from './outbox-storage.js'
import type { Opening, WaitingLine } from './waiting.js'

/** `acknowledged`: stored by the server, and shown until the feed shows its entry. */
export interface Item {
  readonly kept: Kept
  readonly state: 'waiting' | 'sending' | 'failed' | 'acknowledged'
}

/** What is not in the log yet, in memory and in storage, in the order in which it was typed. */
export interface Pending {
  readonly items: ReadonlySignal<readonly Item[]>
  readonly durable: ReadonlySignal<boolean>
  /** What storage holds, in the order of typing; nothing where storage is denied. */
  stored(): Promise<readonly Kept[]>
  /** By its own `clientId`, or an opening by that of its first message. */
  find(clientId: string): Item | undefined
  add(kept: Kept): void
  /** Takes over what tabs that are gone have left; it was typed before anything of this page. */
  inherit(kept: readonly Kept[]): Promise<void>
  mark(clientId: string, state: Item['state']): void
  /** Replaces what is kept, at its place or as the newest; nothing when it is gone. */
  change(kept: Kept, place?: 'same' | 'last'): void
  /** The server has it: it need not come back after a reload, but still shows. */
  acknowledge(clientId: string): void
  remove(clientId: string): void
}

/** The place where an item waits for its turn: its conversation, or the opening that is to make it. */
export const laneOf = (kept: Kept): string => kept.kind === 'opening' ? kept.clientId : kept.conversationId
const stateOf = (kept: Kept) => kept.error ? 'failed' : 'waiting'

export function createPending(storage: OutboxStorage): Pending {
  const items = signal<readonly Item[]>([])
  const durable = signal(storage.name !== null)
  let inherited = 0

  /** A full disk or a denied storage does not stop the sending; it is told, so that the page can warn. */
  const keeping = async <T>(work: Promise<T>): Promise<T | undefined> => {
    try {
      return await work
    } catch {
      durable.value = false
      return undefined
    }
  }
  const forget = (clientId: string) => void keeping(storage.remove(clientId))
  const without = (clientId: string) => items.peek().filter(({ kept }) => kept.clientId !== clientId)
  const replace = (clientId: string, next: (item: Item) => Item) => {
    items.value = items.peek().map((item) => item.kept.clientId === clientId ? next(item) : item)
  }

  return {
    items, durable,
    stored: async () => await keeping(storage.all()) ?? [],
    find: (clientId) => items.peek().find(({ kept }) =>
      kept.clientId === clientId || (kept.kind === 'opening' && kept.request.message?.clientId === clientId)),
    add(kept) {
      items.value = [...items.peek(), { kept, state: stateOf(kept) }]
      void keeping(storage.put(kept))
    },
    async inherit(left) {
      const place = inherited
      inherited += left.length
      items.value = items.peek().toSpliced(place, 0, ...left.map((kept): Item => ({ kept, state: stateOf(kept) })))
      await Promise.all(left.map((kept) => keeping(storage.put(kept))))
    },
    mark: (clientId, state) => replace(clientId, (item) => ({ ...item, state })),
    change(kept, place = 'same') {
      if (!items.peek().some((item) => item.kept.clientId === kept.clientId)) return
      const item: Item = { kept, state: stateOf(kept) }
      if (place === 'same') {
        replace(kept.clientId, () => item)
      } else {
        items.value = [...without(kept.clientId), item]
        forget(kept.clientId)
      }
      void keeping(storage.put(kept))
    },
    acknowledge(clientId) {
      replace(clientId, (item) => ({ ...item, state: 'acknowledged' }))
      forget(clientId)
    },
    remove(clientId) {
      items.value = without(clientId)
      forget(clientId)
    },
  }
}

const shown = (state: Item['state']) => state === 'acknowledged' ? 'sending' : state

/** What waits in one conversation, or behind an opening, its first message included. */
export function linesOf(items: readonly Item[], lane: string): WaitingLine[] {
  return items.filter(({ kept }) => laneOf(kept) === lane).flatMap(({ kept, state }): WaitingLine[] => {
    const base = { conversationId: lane, state: shown(state), at: kept.at, ...(kept.error && { error: kept.error }) }
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
    clientId: kept.clientId, state: shown(state), at: kept.at,
    ...(kept.error && { error: kept.error }), ...(kept.request.queueId && { queueId: kept.request.queueId }),
  }))
