import type { LastMessage, Status } from '@parley/protocol'
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
}
