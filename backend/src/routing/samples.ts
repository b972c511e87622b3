// Agents, queues and conversations for tests of decisions: usual in everything that is not wished otherwise.
import { defaultRouting, type QueueRouting } from '@parley/protocol'
import type { Membership, RoutedAgent, RoutedConversation, RoutedQueue } from './state.js'

export const membership = (wish: Partial<Membership> = {}): Membership => ({ level: 'normal', rank: 0, load: 0, turn: 0, ...wish })

/** Online and free, a member of `queue-1`. */
export const anAgent = (id: string, wish: Partial<RoutedAgent> = {}): RoutedAgent => ({
  id, name: id, isDeactivated: false, isConnected: true, status: 'online', capacity: 3, load: 0, wrappingUp: 0,
  queues: new Map([['queue-1', membership()]]), turn: 0, idleSince: null, skills: new Set(), languages: new Set(), schedule: null,
  ...wish,
})

export const aQueue = (routing: Partial<QueueRouting> = {}, wish: Partial<RoutedQueue> = {}): RoutedQueue =>
  ({ id: 'queue-1', name: 'Support', capacityPerAgent: null, ...wish, routing: { ...defaultRouting, ...routing } })

export const aConversation = (wish: Partial<RoutedConversation> = {}): RoutedConversation => ({
  id: 'conversation-1', queueId: 'queue-1', priority: 4, queuedAt: 0, waitingSince: 0, skills: [], language: null,
  lastAgentId: null, askedBefore: new Set(), didNotAnswer: new Set(), asked: new Set(), ...wish,
})
