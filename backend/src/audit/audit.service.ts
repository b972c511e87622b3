import { Injectable } from '@nestjs/common'
import type { AuditLine, List, Named } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { Clock } from '../clock.js'
import { Refusal } from '../refusal.js'

interface Runner { query<T = unknown>(sql: string, parameters?: unknown[]): Promise<T> }

export interface Deed {
  by: Named
  action: AuditLine['action']
  conversationId?: string
  agentId?: string
  queueId?: string
  details?: AuditLine['details']
}

interface Row extends Pick<AuditLine, 'id' | 'action' | 'details'> {
  at: Date
  by_id: string
  by_name: string
  conversation_id: string | null
  agent_id: string | null
  agent_name: string | null
  queue_id: string | null
  queue_name: string | null
}

const PAGE = 50

/** The record of what supervisors and admins did to the work of others. A deed and its line are stored together. */
@Injectable()
export class AuditService {
  constructor(private readonly db: DataSource, private readonly clock: Clock) {}

  /** Writes a line in the transaction of the deed. */
  async record(tx: Runner, deed: Deed): Promise<void> {
    await tx.query(`
      insert into audit (at, by_id, by_name, action, conversation_id, agent_id, queue_id, details)
      values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [this.clock.now(), deed.by.id, deed.by.name, deed.action, deed.conversationId ?? null, deed.agentId ?? null,
      deed.queueId ?? null, JSON.stringify(deed.details ?? {})])
  }

  /** The newest first. @throws Refusal `invalid` for a cursor that is none */
  async list(cursor: string | undefined, limit = PAGE): Promise<List<AuditLine>> {
    const before = cursor === undefined ? null : numberIn(cursor)
    const rows = await this.db.query<Row[]>(`
      select l.id::text, l.at, l.by_id, l.by_name, l.action, l.conversation_id, l.agent_id, a.name as agent_name,
        l.queue_id, q.name as queue_name, l.details
      from audit l left join agents a on a.id = l.agent_id left join queues q on q.id = l.queue_id
      where $1::bigint is null or l.id < $1 order by l.id desc limit $2`, [before, limit + 1])
    const items = rows.slice(0, limit).map(lineOf)
    return { items, nextCursor: rows.length > limit ? items.at(-1)?.id ?? null : null }
  }
}

/** The id that a page of numbered rows ends with. @throws Refusal `invalid` */
export function numberIn(cursor: string): string {
  if (!/^\d{1,18}$/.test(cursor)) throw new Refusal('invalid', 'cursor: is not one that was given out')
  return cursor
}

const named = (id: string | null, name: string | null): Named | null => (id === null ? null : { id, name: name ?? '' })

const lineOf = (row: Row): AuditLine => ({
  id: row.id, at: row.at.toISOString(), by: { id: row.by_id, name: row.by_name }, action: row.action, details: row.details,
  conversationId: row.conversation_id, agent: named(row.agent_id, row.agent_name), queue: named(row.queue_id, row.queue_name),
})
