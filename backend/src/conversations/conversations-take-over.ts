import { Injectable } from '@nestjs/common'
import { AttachmentsService } from '../attachments/attachments.service.js'
import { TakeOver } from '../visitors/take-over.js'
import type { Runner } from './append.js'

/** Gives one visitor's conversations to another, with what they wrote and the files they have not sent. */
@Injectable()
export class ConversationsTakeOver extends TakeOver {
  constructor(private readonly attachments: AttachmentsService) {
    super()
  }

  /** Repeats of what was sent before are recognised afterwards, as the author changes with the conversation. */
  override async all(tx: Runner, from: string, into: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }[]>('select id from conversations where visitor_id = $1 order by id for update', [from])
    const ids = rows.map(({ id }) => id)
    // Ids of clients are chosen by strangers: the same one may be there twice, and must not keep the two apart.
    await tx.query(`
      update conversations c set visitor_id = $2, version = version + 1, visitor_version = visitor_version + 1,
        client_id = case when exists (select from conversations o where o.visitor_id = $2 and o.client_id = c.client_id)
          then gen_random_uuid() else c.client_id end
      where c.id = any($1)`, [ids, into])
    await tx.query('update entries set author_id = $3 where conversation_id = any($1) and author_id = $2', [ids, from, into])
    await this.attachments.giveAll(tx, from, into)
    return ids
  }
}
