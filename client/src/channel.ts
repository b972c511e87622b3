/** A way to the other tabs; none where the browser keeps storage from the page, and they share nothing. */
export function channelOrNone(name: string): BroadcastChannel | null {
  try {
    return new BroadcastChannel(name)
  } catch {
    return null
  }
}
