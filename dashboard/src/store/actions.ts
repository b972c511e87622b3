import { isForNow, mintId, type AgentLink } from '@parley/client'
import type { AgentConversation, AgentEvents, DeclaredStatus, Reply, ReplyError } from '@parley/protocol'
import type { Feeds } from './feeds.js'
import type { Inbox } from './inbox.js'

type Deed =
  | 'conversation:accept'
  | 'conversation:transfer'
  | 'conversation:snooze'
  | 'conversation:close'
  | 'conversation:join'
  | 'conversation:part'
export type Outcome = { ok: true; conversation: AgentConversation } | { ok: false; error: ReplyError }
export interface Transfer {
  to: { agentId: string } | { queueId: string }
  note?: string
}

/** What an agent does with a conversation. The answer comes in by the same door as a push. */
export interface Actions {
  /** Takes one; without an id the one that has waited longest. */
  take(conversationId?: string): Promise<Outcome>
  /** Whether this agent is just taking one, so that its coming is no news. */
  isTaking(): boolean
  transfer(conversationId: string, transfer: Transfer): Promise<Outcome>
  snooze(conversationId: string, until: Date): Promise<Outcome>
  close(conversationId: string): Promise<Outcome>
  /** Talks along with who holds it. */
  join(conversationId: string): Promise<Outcome>
  part(conversationId: string): Promise<Outcome>
  /** Says something to who holds it, unseen by the visitor. */
  whisper(conversationId: string, body: string): Promise<ReplyError | null>
  /** Declares the status of another agent. */
  setStatus(agentId: string, status: DeclaredStatus, reason?: string): Promise<ReplyError | null>
  edit(conversationId: string, entryId: string, body: string): Promise<ReplyError | null>
  recall(conversationId: string, entryId: string): Promise<ReplyError | null>
}

export function createActions(
  link: Pick<AgentLink, 'ask'>,
  inbox: Pick<Inbox, 'put'>,
  feeds: Pick<Feeds, 'opened'>,
): Actions {
  let taking = 0
  /** What was whispered and may or may not be stored: said again it keeps its name, so that it is stored once. */
  const unanswered = new Map<string, string>()
  const ask = async <Event extends Deed>(event: Event, request: AgentEvents[Event]['request']): Promise<Outcome> => {
    const reply: Reply<{ conversation: AgentConversation }> = await link.ask(event, request)
    if (reply.ok) feeds.opened(reply.conversation.id)?.feed.update(reply.conversation)
    return reply
  }
  const act = async <Event extends Deed>(event: Event, request: AgentEvents[Event]['request']): Promise<Outcome> => {
    const outcome = await ask(event, request)
    if (outcome.ok) inbox.put(outcome.conversation)
    return outcome
  }
  return {
    isTaking: () => taking > 0,
    async take(conversationId) {
      taking += 1
      const outcome = await act('conversation:accept', conversationId === undefined ? {} : { conversationId })
      taking -= 1
      return outcome
    },
    // Handed on, it may be out of one's sight: only the push that follows knows whether the row stays.
    transfer: (conversationId, { to, note }) =>
      ask('conversation:transfer', {
        conversationId,
        ...('agentId' in to ? { toAgentId: to.agentId } : { toQueueId: to.queueId }),
        ...(note === undefined ? {} : { note }),
      }),
    snooze: (conversationId, until) => act('conversation:snooze', { conversationId, until: until.toISOString() }),
    close: (conversationId) => act('conversation:close', { conversationId }),
    join: (conversationId) => act('conversation:join', { conversationId }),
    part: (conversationId) => act('conversation:part', { conversationId }),
    async whisper(conversationId, body) {
      const said = `${conversationId} ${body}`
      const clientId = unanswered.get(said) ?? mintId()
      unanswered.set(said, clientId)
      const reply = await link.ask('conversation:whisper', { conversationId, clientId, body })
      if (reply.ok || !isForNow(reply.error)) unanswered.delete(said)
      if (!reply.ok) return reply.error
      feeds.opened(conversationId)?.feed.receive(reply.entry)
      return null
    },
    async setStatus(agentId, status, reason) {
      const reply = await link.ask('agent:set-status', {
        agentId,
        status,
        ...(reason === undefined ? {} : { reason }),
      })
      return reply.ok ? null : reply.error
    },
    async edit(conversationId, entryId, body) {
      const reply = await link.ask('message:edit', { conversationId, entryId, body })
      if (!reply.ok) return reply.error
      feeds.opened(conversationId)?.feed.receive(reply.entry)
      return null
    },
    async recall(conversationId, entryId) {
      const reply = await link.ask('message:recall', { conversationId, entryId })
      if (!reply.ok) return reply.error
      feeds.opened(conversationId)?.feed.receive(reply.entry)
      return null
    },
  }
}
