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
  /** Rises with every assignment, whatever the clocks say. */
  @Column({ type: 'bigint', insert: false, update: false }) turn: string
  /** Until when its slot stays taken after closing. */
  @Column('timestamptz', { name: 'wrap_up_until', nullable: true }) wrapUpUntil: Date | null
  /** Of the time between, so long both were silent and it took no slot. */
  @Column('int', { name: 'idle_seconds', default: 0 }) idleSeconds: number
  /** How long the visitor waited, and what they were told as they began to. */
  @Column('int', { name: 'waited_seconds', nullable: true }) waitedSeconds: number | null
  @Column('int', { name: 'estimated_seconds', nullable: true }) estimatedSeconds: number | null
}

export type AssignmentBegan = 'routed' | 'accepted' | 'transferred' | 'returned'
export type AssignmentEnded = 
  | 'closed' | 'transferred' | 'gone' | 'away' | 'deactivated' | 'snoozed' | 'no-answer' | 'busy'
