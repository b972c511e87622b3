import { randomUUID } from 'node:crypto'
import assert from 'node:assert/strict'
import type { AgentConversation, Entry, Reply, Requests, Sync, VisitorConversation } from '@parley/protocol'
import type { Line } from './line.js'

/** A reply that has to be a yes. */
export function yes<T>(reply: Reply<T>): T {
  assert.ok(reply.ok, `refused: ${reply.ok ? '' : `${reply.error.code} ${reply.error.message}`}`)
  return reply
}

/** The code of a reply that has to be a no. */
export function no(reply: Reply<unknown>): string {
  assert.ok(!reply.ok, 'it was allowed')
  return reply.error.code
}

/** A visitor's new conversation, with a first message unless none is wished. */
export async function opens(visitor: Line, body: string | null = 'Hello', wish: Partial<Requests['conversation:open']> = {}) {
  const message = body === null ? {} : { message: { clientId: randomUUID(), body } }
  const reply = await visitor.ask<{ conversation: VisitorConversation; entries: Entry[] }>(
    'conversation:open', { clientId: randomUUID(), ...message, ...wish })
  return yes(reply).conversation
}

/** Sends a message and returns what was stored. */
export async function says(speaker: Line, conversationId: string, body: string, clientId = randomUUID()): Promise<Entry> {
  return yes(await speaker.ask<{ entry: Entry }>('message:send', { conversationId, clientId, body })).entry
}

/** Everything the speaker may see of a conversation. */
export async function log(speaker: Line, conversationId: string): Promise<Entry[]> {
  return yes(await speaker.ask<Sync<unknown>>('conversation:sync', { conversationId, afterSeq: 0, limit: 500 })).entries
}

/** What was said, in order. */
export const bodies = (entries: Entry[]) => entries.flatMap((entry) => entry.kind === 'message' ? [entry.body] : [])

/** Waits until the team's view of a conversation, as pushed to the agent, fits. */
export async function sees(
  agent: Line, conversationId: string, fits: (conversation: AgentConversation) => boolean,
): Promise<AgentConversation> {
  const { conversation } = await agent.heard('conversation:updated', (push) => {
    const pushed = push['conversation'] as AgentConversation
    return pushed.id === conversationId && fits(pushed)
  })
  return conversation as AgentConversation
}

/** The same for the visitor's view. */
export async function isTold(
  visitor: Line, conversationId: string, fits: (conversation: VisitorConversation) => boolean,
): Promise<VisitorConversation> {
  const { conversation } = await visitor.heard('conversation:updated', (push) => {
    const pushed = push['conversation'] as VisitorConversation
    return pushed.id === conversationId && fits(pushed)
  })
  return conversation as VisitorConversation
}
