import { Injectable } from '@nestjs/common'
import { DataSource } from 'typeorm'
import { preparedOn } from '../database/prepared.js'
import type { Speaker } from '../speaker.js'
import { append, type Guard, type NewEntry } from './append.js'
import type { EntryRow } from './entry-view.js'
import { sqlState } from './transactions.js'

const UNIQUE_VIOLATION = '23505'

/** Stores usual sends without a look before: in one statement that is its own transaction. */
@Injectable()
export class SharedCommits {
  constructor(private readonly db: DataSource) {}

  /**
   * Appends a message where its speaker may write at once, and returns it after commit; null where somebody has to look
   * closer: a repeat, a closed, snoozed or idle conversation, a refusal.
   */
  async append(speaker: Speaker, entry: NewEntry, seenSeq?: number): Promise<EntryRow | null> {
    try {
      return await append(preparedOn(this.db), entry, mayWriteAtOnce(speaker, seenSeq))
    } catch (error) {
      // A repeat of the same send was stored while this one waited for the row.
      if (sqlState(error) === UNIQUE_VIOLATION) return null
      throw error
    }
  }
}

/** Lets the usual send through in one statement. What it does not let through may still be right. */
const mayWriteAtOnce = (speaker: Speaker, seenSeq: number | undefined): Guard => (first) => {
  const conditions = [
    `not exists (select 1 from entries e where e.conversation_id = c.id and e.author_id = $5 and e.client_id = $6)`,
    speaker.kind === 'visitor' ? `c.visitor_id = $${first} and c.status in ('queued', 'active') and c.idle_since is null`
      : `c.agent_id = $${first} and c.status = 'active'`,
  ]
  if (seenSeq === undefined || speaker.kind === 'visitor') return { sql: conditions.join(' and '), parameters: [speaker.id] }
  // The head is read again once the row's lock is there; other tables would be seen as before the wait.
  conditions.push(`c.head <= $${first + 1}`)
  return { sql: conditions.join(' and '), parameters: [speaker.id, seenSeq] }
}
