import type { BoardQueue } from '@parley/protocol'

/** How long the longest one has waited by now; `at` is when the figures were taken. Null: nobody waits. */
export const waitedMs = ({ longestWaitSeconds }: Pick<BoardQueue, 'longestWaitSeconds'>, at: string, now: number): number | null =>
  longestWaitSeconds === null ? null : Math.max(longestWaitSeconds * 1_000, longestWaitSeconds * 1_000 + now - Date.parse(at))
