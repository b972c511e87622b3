import type { AgentConversation } from '@parley/protocol'

/** Why a reply cannot be written, with what would change that; `null` when it can. */
export type Hindrance = 'queued' | 'others' | 'snoozed' | 'closed'

export const isHeldBy = (conversation: AgentConversation, agentId: string): boolean =>
  conversation.agent?.id === agentId

/** Whether they talk along, beside who holds it. */
export const hasJoined = (conversation: AgentConversation, agentId: string): boolean =>
  conversation.joined.some(({ id }) => id === agentId)

export function hindrance(conversation: AgentConversation, agentId: string): Hindrance | null {
  if (conversation.status === 'closed') return 'closed'
  if (conversation.status === 'queued') return 'queued'
  if (hasJoined(conversation, agentId) && conversation.status === 'active') return null
  if (!isHeldBy(conversation, agentId)) return 'others'
  return conversation.status === 'snoozed' ? 'snoozed' : null
}
