import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A person on a site. What they typed about themselves is vouched for by nobody. */
@Entity('visitors')
export class Visitor {
  @PrimaryColumn('uuid') id: string
  @Column('uuid', { name: 'site_id' }) siteId: string
  @Column('text', { nullable: true }) name: string | null
  @Column('text', { nullable: true }) email: string | null
  @Column('text', { nullable: true }) language: string | null
  @Column('text', { nullable: true }) browser: string | null
  @Column('int', { default: 1 }) visits: number
  @Column('timestamptz', { name: 'first_seen_at' }) firstSeenAt: Date
  @Column('timestamptz', { name: 'last_seen_at' }) lastSeenAt: Date
}
