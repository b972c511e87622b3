import type { AgentConversation } from '@parley/protocol'

/** Something an agent should look up for. */
export interface News {
  kind: 'assigned' | 'message' | 'waiting'
  conversation: AgentConversation
}
type Rows = ReadonlyMap<string, AgentConversation>

/** The same in every tab, however many changes a tab has heard of at once. */
export function nameOf({ kind, conversation }: News): string {
  const { id, assignedAt, queuedAt } = conversation
  return [kind, id, kind === 'message' ? lastSeq(conversation) : kind === 'assigned' ? assignedAt : queuedAt].join(':')
}

/** Whether it is still worth looking up for: not answered by events, nor read in another tab or on another device. */
export function isStillNews({ kind, conversation }: News, now: AgentConversation, agentId: string): boolean {
  if (kind === 'waiting') return now.status === 'queued'
  const isMine = now.agent?.id === agentId && now.status === 'active'
  return isMine && (kind === 'assigned' || now.receipts.agent.readSeq < lastSeq(conversation))
}

const lastSeq = (row: AgentConversation | undefined) => (row?.lastMessage?.by === 'visitor' ? row.lastMessage.seq : 0)

/**
 * What is new to the agent between two states of the inbox: a conversation that became theirs, a visitor's message in
 * one that is theirs, or one that began to wait. Their own answers and what others do is not.
 */
export function newsOf(before: Rows, after: Rows, agentId: string): News[] {
  const news: News[] = []
  for (const [id, conversation] of after) {
    const old = before.get(id)
    if (old === conversation) continue
    const isMine = conversation.agent?.id === agentId && conversation.status === 'active'
    if (isMine && old?.agent?.id !== agentId) news.push({ kind: 'assigned', conversation })
    else if (isMine && lastSeq(conversation) > lastSeq(old)) news.push({ kind: 'message', conversation })
    else if (conversation.status === 'queued' && old?.status !== 'queued') news.push({ kind: 'waiting', conversation })
  }
  return news
}
