import type { AgentSettings, DeclaredStatus, Role } from '@parley/protocol'
import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A person who answers. */
@Entity('agents')
export class Agent {
  @PrimaryColumn('uuid') id: string
  @Column('text') name: string
  /** Lower case. */
  @Column('text', { unique: true }) email: string
  /** Null until an invitation was accepted. */
  @Column('text', { name: 'password_hash', nullable: true }) passwordHash: string | null
  @Column('text') role: Role
  @Column('int', { default: 4 }) capacity: number
  /** Only what was changed; the rest is by default. */
  @Column('jsonb', { default: {} }) settings: Partial<AgentSettings>
  @Column('text', { default: 'online' }) status: DeclaredStatus
  @Column('text', { name: 'status_reason', nullable: true }) statusReason: string | null
  /** Since when no tab is connected; null while one is. */
  @Column('timestamptz', { name: 'gone_at', nullable: true }) goneAt: Date | null
  @Column('timestamptz', { name: 'deactivated_at', nullable: true }) deactivatedAt: Date | null
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date
  @Column('int', { default: 1 }) version: number
}
