import type { AgentConversation } from '@parley/protocol'

/** Something an agent should look up for. */
export interface News {
  kind: 'assigned' | 'message' | 'waiting'
  conversation: AgentConversation
}
type Rows = ReadonlyMap<string, AgentConversation>

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
