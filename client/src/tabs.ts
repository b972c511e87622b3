import { realTime, type Time } from './time.js'

/**
 * Which tab sends what. Each tab holds a lock in its own name as long as it lives; who gets a tab's lock knows that the
 * tab is gone, and may take over what it left. A text is therefore sent by one tab at a time, and by a living one.
 */
export interface Tabs {
  /** The name of this tab, never used before. */
  readonly mine: string
  /**
   * Runs `inherit` once the tab is gone, while no other tab can inherit from it. Resolves after the first look: when
   * the tab is gone already, `inherit` has run by then; else it runs a while after the tab has gone.
   */
  whenGone(tab: string, inherit: () => Promise<void>): Promise<void>
  close(): void
}

/**
 * A tab that is gone may be one that reloads: its own next page shall find what it left, rather than a tab that nobody
 * looks at.
 */
const COURTESY_MS = 3_000

/** A tab among those that share `name`; alone when `name` is null. Without Web Locks every other tab counts as gone. */
export function joinTabs(name: string | null, mine: string, time: Time = realTime): Tabs {
  const locks = name === null || typeof navigator === 'undefined' ? undefined : navigator.locks
  if (!locks) return { mine, whenGone: (_tab, inherit) => inherit(), close: () => undefined }

  const lockOf = (tab: string) => `${name}:${tab}`
  const leaving = new AbortController()
  const untilLeaving = new Promise<void>((resolve) => {
    leaving.signal.addEventListener('abort', () => resolve())
  })
  // A tab whose lock is denied counts as gone: then a text may be sent by two tabs, and is still stored once.
  const denied = () => undefined
  locks.request(lockOf(mine), () => untilLeaving).catch(denied)
  /** Whether the tab is gone. Where locks are denied, it is taken to be. */
  const inheritIfGone = (tab: string, inherit: () => Promise<void>) =>
    locks.request(lockOf(tab), { ifAvailable: true }, async (lock) => {
      if (lock) await inherit()
      return lock !== null
    }).catch(() => inherit().then(() => true))
  return {
    mine,
    async whenGone(tab, inherit) {
      if (await inheritIfGone(tab, inherit)) return
      const later = () => void (leaving.signal.aborted || inheritIfGone(tab, inherit))
      locks.request(lockOf(tab), { signal: leaving.signal }, () => void time.after(COURTESY_MS, later)).catch(denied)
    },
    close: () => leaving.abort(),
  }
}
