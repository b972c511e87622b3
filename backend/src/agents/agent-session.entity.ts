import { Column, Entity, PrimaryColumn } from 'typeorm'

/** One signed-in browser. */
@Entity('agent_sessions')
export class AgentSession {
  @PrimaryColumn('uuid') id: string
  @Column('uuid', { name: 'agent_id' }) agentId: string
  /** SHA-256 of the refresh token that is good now. */
  @Column('bytea', { name: 'refresh_hash', unique: true }) refreshHash: Buffer
  /** The one before it. */
  @Column('bytea', { name: 'previous_hash', nullable: true }) previousHash: Buffer | null
  @Column('timestamptz', { name: 'rotated_at' }) rotatedAt: Date
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date
  @Column('timestamptz', { name: 'expires_at' }) expiresAt: Date
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt: Date | null
}
