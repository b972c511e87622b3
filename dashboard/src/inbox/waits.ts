import type { AgentConversation } from '@parley/protocol'

/** From when a waiting visitor's row turns amber, and red. */
export const amberMs = 40_000
export const redMs = 100_000

export type Urgency = 'calm' | 'amber' | 'red'

/** Since when somebody owes this visitor an answer, in milliseconds; null when nobody does. */
export function waitingSince(
  row: Pick<AgentConversation, 'status' | 'queuedAt' | 'unansweredSince' | 'left'>,
): number | null {
  // Who left a message does not sit and wait.
  if (row.status === 'queued' && row.left !== null) return null
  const since = row.status === 'queued' ? row.queuedAt : row.status === 'active' ? row.unansweredSince : null
  return since === null ? null : Date.parse(since)
}

export const urgencyOf = (waitedMs: number): Urgency =>
  waitedMs >= redMs ? 'red' : waitedMs >= amberMs ? 'amber' : 'calm'

/** Of the rows the one that has waited longest, with since when. */
export function longestWaiting<Row extends Parameters<typeof waitingSince>[0]>(
  rows: readonly Row[],
): { row: Row; since: number } | null {
  let longest: { row: Row; since: number } | null = null
  for (const row of rows) {
    const since = waitingSince(row)
    if (since !== null && (longest === null || since < longest.since)) longest = { row, since }
  }
  return longest
}
