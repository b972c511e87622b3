import { isColor, isSide, type Side } from '../frame-talk/messages.js'

/** Kept in the page's storage only after the visitor has used the chat, so that the next page knows of it. */
export interface Remembered { ongoing: boolean; color: string | null; side: Side | null }

const keyOf = (siteKey: string): string => `parley:${siteKey}`

/** Blocked storage, or a stranger's value under our key, is the same as the first visit. */
function attempt<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}

/** What an earlier page kept; nothing where storage is empty, blocked or not ours. */
export function recall(siteKey: string): Remembered {
  const kept: unknown = attempt(() => JSON.parse(localStorage.getItem(keyOf(siteKey)) ?? ''))
  const { ongoing, color, side } = Object(kept) as Record<keyof Remembered, unknown>
  return { ongoing: ongoing === true, color: isColor(color) ? color : null, side: isSide(side) ? side : null }
}

/** Keeps it for the next page; with null, forgets it. */
export function remember(siteKey: string, kept: Remembered | null): void {
  const key = keyOf(siteKey)
  attempt(() => kept ? localStorage.setItem(key, JSON.stringify(kept)) : localStorage.removeItem(key))
}

/** Whether the panel was open on the page before, in this tab. */
export const wasOpen = (siteKey: string): boolean => attempt(() => sessionStorage.getItem(keyOf(siteKey))) === 'open'

/** Keeps for the next page in this tab whether the panel is open. */
export function rememberOpen(siteKey: string, isOpen: boolean): void {
  attempt(() => sessionStorage.setItem(keyOf(siteKey), isOpen ? 'open' : ''))
}
