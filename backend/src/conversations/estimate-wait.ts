/**
 * Seconds until a conversation is expected to be taken: the rounds of handling that come before it, times the mean
 * handling time: `(floor((position − 1) / slots) + 1) × mean`. `position` counts from 1; `slots` are the
 * conversations that the agents present may hold together. Null when nobody is present, as nothing can be said then.
 */
export function estimateWait(position: number, slots: number, meanHandlingSeconds: number): number | null {
  if (slots < 1) return null
  return Math.round((Math.floor((position - 1) / slots) + 1) * meanHandlingSeconds)
}
