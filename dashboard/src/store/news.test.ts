import { expect, test } from 'vitest'
import type { AgentConversation } from '@parley/protocol'
import { aConversation, waitingSince, wordOf } from '../fakes/conversation.js'
import { newsOf } from './news.js'

const rows = (...all: AgentConversation[]) => new Map(all.map((row) => [row.id, row]))
const told = (before: Map<string, AgentConversation>, after: Map<string, AgentConversation>) =>
  newsOf(before, after, 'ana').map(({ kind, conversation }) => `${kind} ${conversation.id}`)
const said = (seq: number, by: 'visitor' | 'agent' = 'visitor') => ({
  lastMessage: wordOf(by, seq, '2026-11-20T09:00:00.000Z'),
})

test('a conversation that became the agent’s is news, one that went to a colleague is not', () => {
  const before = rows(waitingSince('a', '2026-11-20T09:00:00.000Z'), waitingSince('b', '2026-11-20T09:00:00.000Z'))
  const after = rows(aConversation('a'), aConversation('b', { agent: { id: 'ben', name: 'Ben' } }))
  expect(told(before, after)).toEqual(['assigned a'])
})

test('a visitor’s message to this agent is news, the agent’s answer and a colleague’s visitor are not', () => {
  const ben = { agent: { id: 'ben', name: 'Ben' } }
  const before = rows(
    aConversation('a', said(2)),
    aConversation('b', said(2)),
    aConversation('c', { ...ben, ...said(2) }),
  )
  const after = rows(
    aConversation('a', said(3)),
    aConversation('b', said(3, 'agent')),
    aConversation('c', { ...ben, ...said(3) }),
  )
  expect(told(before, after)).toEqual(['message a'])
})

test('whoever begins to wait is news once', () => {
  const waiting = rows(waitingSince('a', '2026-11-20T09:00:00.000Z'))
  expect(told(rows(), waiting)).toEqual(['waiting a'])
  expect(told(waiting, rows(waitingSince('a', '2026-11-20T09:00:00.000Z')))).toEqual([])
})
