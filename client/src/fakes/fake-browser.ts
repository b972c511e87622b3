import { memoryStorage, type OutboxStorage } from '../outbox-storage.js'
import type { News, Tabs, Turn } from '../tabs.js'
import type { Time } from '../time.js'

/** One tab of a browser, with what it shares with the others. */
export interface FakeTab {
  readonly tabs: Tabs
  readonly storage: OutboxStorage
  /** The process of the tab is killed: nothing of it is heard or written any more, and its turn is free. */
  die(): void
  /** It has gone on in the background, and the browser does not let it run. */
  freeze(): void
}

/** A browser with tabs, as Web Locks, BroadcastChannel and IndexedDB have them; what one tells takes a moment. */
export function fakeBrowser(time: Time): { tab(): FakeTab; storage: OutboxStorage } {
  const storage = { ...memoryStorage(), name: 'shared' }
  const open = new Set<(news: News) => void>()
  const line: (() => void)[] = []
  let isHeld = false

  const next = () => {
    isHeld = false
    line.shift()?.()
  }
  const turn = () => new Promise<void>((resolve) => {
    const take = () => {
      isHeld = true
      resolve()
    }
    if (isHeld) line.push(take)
    else take()
  })
  return {
    storage,
    tab() {
      let isGone = false
      let isFrozen = false
      let held: (() => void) | null = null
      let hears: ((news: News) => void) | null = null
      const heard = (news: News) => {
        if (!isGone && !isFrozen) hears?.(news)
      }
      const leave = () => {
        isGone = true
        open.delete(heard)
        held?.()
      }
      const reached = <T>(work: () => Promise<T>) => new Promise<T>((resolve, reject) => {
        time.after(2, () => {
          if (!isGone) work().then(resolve, reject)
        })
      })
      const inTurn = async (work: Turn) => {
        await turn()
        if (isGone) return next()
        await new Promise<void>((resolve) => {
          held = resolve
          void work(() => !isGone).then(resolve)
        })
        held = null
        next()
      }
      open.add(heard)
      return {
        tabs: {
          inTurn,
          tell(news) {
            if (isGone || isFrozen) return
            const copy = structuredClone(news)
            for (const other of open) if (other !== heard) time.after(1, () => other(copy))
          },
          hear(handler) {
            hears = handler
          },
          close: leave,
        },
        storage: {
          ...storage,
          all: () => reached(() => storage.all()),
          put(kept, place) {
            const copy = structuredClone(kept)
            return reached(() => storage.put(copy, place))
          },
          remove: (clientId) => reached(() => storage.remove(clientId)),
        },
        die: leave,
        freeze() {
          isFrozen = true
        },
      }
    },
  }
}
