/**
 * Seconds until a conversation is expected to be taken: the rounds of handling that come before it, times the mean
 * handling time: `(floor((position − 1) / slots) + 1) × mean`. The formula is published in the knowledge base of
 * Comm100, "How is Estimated Wait Time calculated when visitors are waiting in the queue?". `position` counts from 1;
 * `slots` are the conversations that the agents present may hold together. Null when nobody is present, as nothing can
 * be said then. What it says is kept, and measured against what happened.
 */
export function estimateWait(position: number, slots: number, meanHandlingSeconds: number): number | null {
  if (slots < 1) return null
  return Math.round((Math.floor((position - 1) / slots) + 1) * meanHandlingSeconds)
}
