import type { Author, EntryKind } from '@parley/protocol'
import { Column, Entity, PrimaryColumn } from 'typeorm'

/** One numbered line of a conversation's log. Written by `append` alone, and never changed but to hide a recalled text. */
@Entity('entries')
export class LogEntry {
  @PrimaryColumn('uuid', { name: 'conversation_id' }) conversationId: string
  @PrimaryColumn('int') seq: number
  @Column('int', { name: 'visitor_seq', nullable: true }) visitorSeq: number | null
  @Column('uuid', { unique: true }) id: string
  @Column('text') kind: EntryKind
  @Column('text', { name: 'author_kind' }) authorKind: Author['kind']
  @Column('uuid', { name: 'author_id', nullable: true }) authorId: string | null
  @Column('uuid', { name: 'client_id', nullable: true }) clientId: string | null
  @Column('text', { nullable: true }) body: string | null
  /** The rest of what the kind says, and the author's name as it was then. */
  @Column('jsonb', { default: {} }) content: Record<string, unknown>
  @Column('timestamptz', { name: 'recalled_at', nullable: true }) recalledAt: Date | null
  @Column({ type: 'tsvector', nullable: true, select: false, insert: false, update: false }) search: string | null
  @Column('timestamptz') at: Date
}
