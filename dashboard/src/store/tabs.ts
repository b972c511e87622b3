import { mintId } from '@parley/client'

/** What the tabs of one agent know of each other, so that only one of them rings and none while one looks. */
export interface Tabs {
  /** Whether this is the tab that rings. */
  isFirst(): boolean
  /** The conversation that some tab shows to a person who is there; null when nobody looks. */
  attended(): string | null
  attend(conversationId: string | null): void
  close(): void
}

interface Attention {
  tab: string
  conversationId: string | null
}
const isAttention = (value: unknown): value is Attention =>
  typeof value === 'object' && value !== null && 'tab' in value && 'conversationId' in value

/**
 * Waits in line for a lock of the browser; the first tab holds it until it closes, and the next takes over by itself.
 * Browsers keep locks from pages without TLS: there every tab counts as the first.
 */
function lineUp(name: string): { isFirst: () => boolean; leave: () => void } {
  if (!('locks' in navigator)) return { isFirst: () => true, leave: () => undefined }
  let first = false
  let release: () => void = () => undefined
  const closed = new AbortController()
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const waiting = navigator.locks.request(name, { signal: closed.signal }, async () => {
    first = true
    await held
  })
  // Leaving while still in line rejects the request, which is what was wanted.
  waiting.catch(() => {
    first = false
  })
  return {
    isFirst: () => first,
    leave() {
      closed.abort()
      release()
    },
  }
}

export function createTabs(agentId: string): Tabs {
  const tab = mintId()
  const channel = new BroadcastChannel(`parley:attention:${agentId}`)
  const line = lineUp(`parley:bell:${agentId}`)
  let attention: Attention = { tab, conversationId: null }
  let isClosed = false
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (!isAttention(data)) return
    // Nobody looking in another tab says nothing about this one.
    if (data.conversationId !== null || data.tab === attention.tab) attention = data
  }
  const attend = (conversationId: string | null) => {
    if (isClosed || (conversationId === null && attention.tab !== tab)) return
    attention = { tab, conversationId }
    channel.postMessage(attention)
  }
  // A tab that is closed looks at nothing any more.
  const leaves = () => attend(null)
  addEventListener('pagehide', leaves)
  return {
    isFirst: line.isFirst,
    attended: () => attention.conversationId,
    attend,
    close() {
      leaves()
      isClosed = true
      removeEventListener('pagehide', leaves)
      line.leave()
      channel.close()
    },
  }
}
