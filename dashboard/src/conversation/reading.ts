import { useEffect } from 'preact/hooks'
import { signal } from '@preact/signals'
import type { Feed } from '@parley/client'
import type { AgentConversation } from '@parley/protocol'
import { useDesk } from '../store/desk.js'
import { isHeldBy } from './permissions.js'

const isVisible = signal(document.visibilityState === 'visible')
document.addEventListener('visibilitychange', () => {
  isVisible.value = document.visibilityState === 'visible'
})

/**
 * Tells the visitor what was read: only by whoever holds the conversation, while the tab is visible and the end of the
 * thread is on the screen. Looking into a colleague's conversation, or one in the queue, says nothing.
 */
export function useReading(
  conversation: AgentConversation | null,
  feed: Feed<AgentConversation>,
  endShown: boolean,
): void {
  const { agentId, feeds } = useDesk()
  const reads =
    conversation !== null
    && isHeldBy(conversation, agentId)
    && feed.state.value === 'live'
    && endShown
    && isVisible.value
  const head = feed.head.value
  useEffect(() => {
    if (reads && head > 0) feeds.receipts(feed.conversationId).read(head)
  }, [reads, head, feed, feeds])
}
