import type { QueueRouting } from '@parley/protocol'
import { Column, Entity, PrimaryColumn } from 'typeorm'

/** Where conversations wait. A deleted one stays as a row, for the conversations that were in it. */
@Entity('queues')
export class Queue {
  @PrimaryColumn('uuid') id: string
  @Column('text') name: string
  /** How many of its conversations one agent may hold; null: only the agent's own capacity counts. */
  @Column('int', { name: 'capacity_per_agent', nullable: true }) capacityPerAgent: number | null
  /** Only what was changed; see `routingOf`. */
  @Column('jsonb', { default: {} }) routing: Partial<QueueRouting>
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date
  @Column('timestamptz', { name: 'deleted_at', nullable: true }) deletedAt: Date | null
  @Column('int', { default: 1 }) version: number
}
