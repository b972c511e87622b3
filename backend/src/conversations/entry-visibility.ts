import { Injectable } from '@nestjs/common'
import { DataSource } from 'typeorm'
import { EntryAccess } from '../attachments/entry-access.js'
import type { Speaker } from '../speaker.js'
import { visibleTo } from './visible.js'

/** Who sees an entry: whoever sees its conversation, visitors only what is in their numbering, nobody what was recalled. */
@Injectable()
export class EntryVisibility extends EntryAccess {
  constructor(private readonly db: DataSource) {
    super()
  }

  override async maySee(speaker: Speaker, entryId: string): Promise<boolean> {
    const visible = visibleTo(speaker, 2)
    const found = await this.db.query<unknown[]>(`
      select 1 from entries e join conversations c on c.id = e.conversation_id
      where e.id = $1 and e.recalled_at is null and ${visible.sql}
        ${speaker.kind === 'visitor' ? 'and e.visitor_seq is not null' : ''}`, [entryId, ...visible.parameters])
    return found.length > 0
  }
}
