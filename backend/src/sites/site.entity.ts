import type { Appearance, PreChat } from '@parley/protocol'
import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A website that embeds the widget. */
@Entity('sites')
export class Site {
  @PrimaryColumn('uuid') id: string
  @Column('text') name: string
  @Column('text', { name: 'site_key', unique: true }) siteKey: string
  @Column('text', { name: 'allowed_origins', array: true, default: [] }) allowedOrigins: string[]
  @Column('jsonb') appearance: Appearance
  @Column('jsonb', { name: 'pre_chat' }) preChat: PreChat
  /** The first is the default. */
  @Column('uuid', { name: 'queue_ids', array: true }) queueIds: string[]
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date
  @Column('int', { default: 1 }) version: number
}
