/** What the tabs of one agent know of each other, so that only one of them rings and none while one looks. */
export interface Tabs {
  /** Whether this is the tab that rings. */
  isFirst(): boolean
  /** The conversation that some tab shows to a person who is there; null when nobody looks. */
  attended(): string | null
  attend(conversationId: string | null): void
  close(): void
}

interface Attention { tab: string; conversationId: string | null }
const isAttention = (value: unknown): value is Attention =>
  typeof value === 'object' && value !== null && 'tab' in value && 'conversationId' in value

/** The first tab holds a lock of the browser until it closes; the next in line takes over by itself. */
export function createTabs(agentId: string): Tabs {
  const tab = crypto.randomUUID()
  const channel = new BroadcastChannel(`parley:attention:${agentId}`)
  let first = false
  let attention: Attention = { tab, conversationId: null }
  let release: () => void = () => undefined
  const closed = new AbortController()
  const held = new Promise<void>((resolve) => { release = resolve })
  const waiting = navigator.locks.request(`parley:bell:${agentId}`, { signal: closed.signal }, async () => {
    first = true
    await held
  })
  // Closing while still in line rejects the request, which is what was wanted.
  waiting.catch(() => { first = false })
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (!isAttention(data)) return
    // Nobody looking in another tab says nothing about this one.
    if (data.conversationId !== null || data.tab === attention.tab) attention = data
  }
  return {
    isFirst: () => first,
    attended: () => attention.conversationId,
    attend(conversationId) {
      if (conversationId === null && attention.tab !== tab) return
      attention = { tab, conversationId }
      channel.postMessage(attention)
    },
    close() {
      closed.abort()
      release()
      channel.close()
    },
  }
}
