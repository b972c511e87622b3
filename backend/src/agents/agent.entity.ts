import type { AgentSettings, DeclaredStatus, Hours, Role } from '@parley/protocol'
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
  @Column('timestamptz', { name: 'status_since', nullable: true }) statusSince: Date | null
  /** Away because all tabs were idle; back at the first touch. */
  @Column('boolean', { name: 'is_away_by_itself', default: false }) isAwayByItself: boolean
  /** Offers in a row that were not answered. */
  @Column('int', { default: 0 }) misses: number
  @Column('text', { array: true, default: [] }) skills: string[]
  @Column('text', { array: true, default: [] }) languages: string[]
  /** When they work; null: whenever online. */
  @Column('jsonb', { nullable: true }) schedule: Hours | null
  /** Since when no tab is connected; null while one is. */
  @Column('timestamptz', { name: 'gone_at', nullable: true }) goneAt: Date | null
  @Column('timestamptz', { name: 'deactivated_at', nullable: true }) deactivatedAt: Date | null
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date
  @Column('int', { default: 1 }) version: number
}
