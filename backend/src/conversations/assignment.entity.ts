import { Column, Entity, PrimaryColumn } from 'typeorm'

/** Who holds a conversation, from when to when, and why it began and ended. At most one is open for each conversation. */
@Entity('assignments')
export class Assignment {
  @PrimaryColumn('uuid') id: string
  @Column('uuid', { name: 'conversation_id' }) conversationId: string
  @Column('uuid', { name: 'agent_id' }) agentId: string
  @Column('uuid', { name: 'queue_id' }) queueId: string
  @Column('timestamptz', { name: 'began_at' }) beganAt: Date
  @Column('text', { name: 'began_by' }) beganBy: AssignmentBegan
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt: Date | null
  @Column('text', { name: 'ended_by', nullable: true }) endedBy: AssignmentEnded | null
}

export type AssignmentBegan = 'routed' | 'accepted' | 'transferred' | 'returned'
export type AssignmentEnded = 'closed' | 'transferred' | 'gone' | 'deactivated' | 'snoozed'
