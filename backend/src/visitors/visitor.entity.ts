import { randomUUIDv7 } from 'node:crypto'
import type { Attributes } from '@parley/protocol'
import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A person on a site. Nobody vouches for what they typed about themselves. */
@Entity('visitors')
export class Visitor {
  @PrimaryColumn('uuid') id: string
  @Column('uuid', { name: 'site_id' }) siteId: string
  @Column('text', { nullable: true }) name: string | null
  @Column('text', { nullable: true }) email: string | null
  @Column('text', { nullable: true }) language: string | null
  @Column('text', { nullable: true }) browser: string | null
  /** What the site calls them; null: nobody vouches for them. */
  @Column('text', { name: 'external_id', nullable: true }) externalId: string | null
  @Column('boolean', { name: 'name_vouched', default: false }) nameVouched: boolean
  @Column('boolean', { name: 'email_vouched', default: false }) emailVouched: boolean
  @Column('json', { default: {} }) attributes: Attributes
  /** When the site last said so. */
  @Column('timestamptz', { name: 'vouched_at', nullable: true }) vouchedAt: Date | null
  @Column('int', { default: 1 }) visits: number
  @Column('timestamptz', { name: 'first_seen_at' }) firstSeenAt: Date
  @Column('timestamptz', { name: 'last_seen_at' }) lastSeenAt: Date
}

/** A visitor of whom nothing is known yet. */
export const newVisitor = (siteId: string, now: Date): Visitor => ({
  id: randomUUIDv7(), siteId, name: null, email: null, language: null, browser: null, externalId: null, nameVouched: false,
  emailVouched: false, attributes: {}, vouchedAt: null, visits: 1, firstSeenAt: now, lastSeenAt: now,
})
