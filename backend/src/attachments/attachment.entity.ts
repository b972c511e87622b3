import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A file that somebody stored; it is of an entry, or goes when it is due. */
@Entity('attachments')
export class AttachmentRow {
  @PrimaryColumn('uuid') id: string
  @Column('text', { name: 'uploader_kind' }) uploaderKind: 'visitor' | 'agent'
  @Column('uuid', { name: 'uploader_id' }) uploaderId: string
  @Column('uuid', { name: 'client_id' }) clientId: string
  @Column('text') name: string
  @Column('text', { nullable: true }) type: string | null
  @Column('int') size: number
  @Column('int', { nullable: true }) width: number | null
  @Column('int', { nullable: true }) height: number | null
  @Column('bytea', { nullable: true }) sha256: Buffer | null
  @Column('uuid', { name: 'entry_id', nullable: true }) entryId: string | null
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt: Date | null
}

/** A piece of a file's bytes. All but the last are of the same size. */
@Entity('attachment_chunks')
export class AttachmentChunk {
  @PrimaryColumn('uuid', { name: 'attachment_id' }) attachmentId: string
  @PrimaryColumn('int') place: number
  @Column('bytea') bytes: Buffer
}
