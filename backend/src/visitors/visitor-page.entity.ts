import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'

/** A page of the site that a visitor looked at. */
@Entity('visitor_pages')
export class VisitorPage {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id: string
  @Column('uuid', { name: 'visitor_id' }) visitorId: string
  @Column('text') url: string
  @Column('text') title: string
  @Column('text', { nullable: true }) referrer: string | null
  @Column('timestamptz') at: Date
}
