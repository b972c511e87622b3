import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A link that lets an agent set a password, once. */
@Entity('invitations')
export class Invitation {
  /** SHA-256 of the token in the link. */
  @PrimaryColumn('bytea', { name: 'token_hash' }) tokenHash: Buffer
  @Column('uuid', { name: 'agent_id' }) agentId: string
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date
  @Column('timestamptz', { name: 'expires_at' }) expiresAt: Date
  @Column('timestamptz', { name: 'used_at', nullable: true }) usedAt: Date | null
}
