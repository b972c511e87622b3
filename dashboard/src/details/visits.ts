import type { Page } from '@parley/protocol'

/** A page with how long it was open; the newest one still is. */
export interface Stay { page: Page; ms: number | null; isCurrent: boolean }

/** A pause after which looking around counts as another visit. */
const visitEndsMs = 30 * 60_000

/**
 * The pages of the visit that goes on or was the last, newest first, with how long each was looked at. `now` ends the
 * newest one while the visitor is there; without them nobody knows for how long it was.
 */
export function lastVisit(pages: readonly Page[], online: boolean, now: number): Stay[] {
  const newestFirst = [...pages].sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
  const stays: Stay[] = []
  let until = online ? now : null
  for (const [place, page] of newestFirst.entries()) {
    const from = Date.parse(page.at)
    if (place > 0 && until !== null && until - from > visitEndsMs) break
    stays.push({ page, ms: until === null ? null : Math.max(0, until - from), isCurrent: place === 0 && online })
    until = from
  }
  return stays
}
