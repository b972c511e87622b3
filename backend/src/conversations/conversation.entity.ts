import type { LastMessage, LeftAs, Status } from '@parley/protocol'
import { Column, Entity, PrimaryColumn } from 'typeorm'

/** The newest message, with its number for either side. */
export type StoredLastMessage = LastMessage & { visitorSeq: number }

/** One talk between a visitor and the team. Its row lock orders everything that happens in it. */
@Entity('conversations')
export class Conversation {
  @PrimaryColumn('uuid') id: string
  @Column('uuid', { name: 'site_id' }) siteId: string
  @Column('uuid', { name: 'visitor_id' }) visitorId: string
  @Column('uuid', { name: 'client_id' }) clientId: string
  @Column('uuid', { name: 'queue_id' }) queueId: string
  @Column('text') status: Status
  @Column('uuid', { name: 'agent_id', nullable: true }) agentId: string | null
  @Column('timestamptz', { name: 'queued_at' }) queuedAt: Date
  @Column('timestamptz', { name: 'assigned_at', nullable: true }) assignedAt: Date | null
  @Column('timestamptz', { name: 'snoozed_until', nullable: true }) snoozedUntil: Date | null
  @Column('timestamptz', { name: 'closed_at', nullable: true }) closedAt: Date | null
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date
  @Column('int', { default: 1 }) version: number
  @Column('int', { name: 'visitor_version', default: 1 }) visitorVersion: number
  @Column('int', { default: 0 }) head: number
  @Column('int', { name: 'visitor_head', default: 0 }) visitorHead: number
  @Column('int', { name: 'visitor_delivered_seq', default: 0 }) visitorDeliveredSeq: number
  @Column('int', { name: 'visitor_read_seq', default: 0 }) visitorReadSeq: number
  @Column('int', { name: 'agent_delivered_seq', default: 0 }) agentDeliveredSeq: number
  @Column('int', { name: 'agent_read_seq', default: 0 }) agentReadSeq: number
  @Column('int', { name: 'visitor_unread', default: 0 }) visitorUnread: number
  @Column('int', { name: 'agent_unread', default: 0 }) agentUnread: number
  @Column('int', { default: 0 }) messages: number
  @Column('jsonb', { name: 'last_message', nullable: true }) lastMessage: StoredLastMessage | null
  @Column('timestamptz', { name: 'unanswered_since', nullable: true }) unansweredSince: Date | null
  @Column('int', { name: 'rating_score', nullable: true }) ratingScore: number | null
  @Column('text', { name: 'rating_comment', nullable: true }) ratingComment: string | null
  @Column('int', { default: 4 }) priority: number
  /** A rule gave the priority; otherwise it is that of the queue. */
  @Column('boolean', { name: 'is_prioritised', default: false }) isPrioritised: boolean
  /** Needed beside what the queue requires. */
  @Column('text', { array: true, default: [] }) skills: string[]
  @Column('text', { nullable: true }) language: string | null
  /** What is alike for all who wait for the same agents; see `lineOf`. */
  @Column('text', { default: '|' }) line: string
  @Column('timestamptz', { name: 'waiting_since' }) waitingSince: Date
  /** When the sweep looks at it: at the latest when time alone brings something to it. */
  @Column('timestamptz', { name: 'due_at', nullable: true }) dueAt: Date | null
  @Column('timestamptz', { name: 'idle_since', nullable: true }) idleSince: Date | null
  @Column('timestamptz', { name: 'warned_at', nullable: true }) warnedAt: Date | null
  @Column('timestamptz', { name: 'typed_at', nullable: true }) typedAt: Date | null
  @Column('text', { name: 'left_as', nullable: true }) leftAs: LeftAs | null
  @Column('text', { nullable: true }) phone: string | null
  /** Queues in which it has waited as long as one may. */
  @Column('uuid', { name: 'overflowed_from', array: true, default: [] }) overflowedFrom: string[]
  /** Who is tried first. */
  @Column('uuid', { name: 'last_agent_id', nullable: true }) lastAgentId: string | null
  @Column('uuid', { name: 'did_not_answer', array: true, default: [] }) didNotAnswer: string[]
  @Column('uuid', { name: 'offered_agent_id', nullable: true }) offeredAgentId: string | null
  @Column('timestamptz', { name: 'offered_until', nullable: true }) offeredUntil: Date | null
  @Column('int', { name: 'estimated_seconds', nullable: true }) estimatedSeconds: number | null
}
