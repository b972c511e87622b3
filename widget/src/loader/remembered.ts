import { isColor, isSide, type Side } from '../frame-talk/messages.js'

/** Kept in the page's storage only after the visitor has used the chat, so that the next page knows of it. */
export interface Remembered { ongoing: boolean; color: string | null; side: Side | null }

const keyOf = (siteKey: string): string => `parley:${siteKey}`

/** What an earlier page kept; nothing where storage is empty, blocked or not ours. */
export function recall(siteKey: string): Remembered {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(siteKey)) ?? '{}') as Record<keyof Remembered, unknown>
    const { ongoing, color, side } = kept
    return { ongoing: ongoing === true, color: isColor(color) ? color : null, side: isSide(side) ? side : null }
  } catch {
    // Blocked storage or a stranger's value under our key: the same as the first visit.
    return { ongoing: false, color: null, side: null }
  }
}

/** Keeps it for the next page; with null, forgets it. */
export function remember(siteKey: string, kept: Remembered | null): void {
  try {
    if (kept) localStorage.setItem(keyOf(siteKey), JSON.stringify(kept))
    else localStorage.removeItem(keyOf(siteKey))
  } catch {
    // Blocked storage only costs the badge on the next page.
  }
}
