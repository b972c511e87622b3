import { Injectable } from '@nestjs/common'
import type { Requests } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { DomainEvents } from '../events/domain-events.js'
import { notFound } from '../refusal.js'
import type { Speaker } from '../speaker.js'
import { visibleTo } from './visible.js'

/**
 * How far either side has got. A receipt only ever moves forward, and never past the head. The team's is the holder's:
 * what others read beside them is not shown to the visitor as read.
 */
@Injectable()
export class ReceiptsService {
  constructor(private readonly db: DataSource, private readonly events: DomainEvents) {}

  /** Moves the speaker's side forward; `deliveredSeq` and `readSeq` are in the speaker's numbering. */
  async move(speaker: Speaker, { conversationId, deliveredSeq = 0, readSeq = 0 }: Requests['receipt']): Promise<void> {
    const by = speaker.kind
    const number = by === 'visitor' ? 'visitor_seq' : 'seq'
    const other = by === 'visitor' ? 'agent' : 'visitor'
    const mine = by === 'visitor' ? 'c.visitor_id = $4' : `c.agent_id = $4`
    const upTo = (parameter: string) => `coalesce((
      select seq from entries where conversation_id = $1 and ${number} <= ${parameter} order by ${number} desc limit 1), 0)`
    const moved = await this.db.query<[unknown[], number]>(`
      with target as (select ${upTo('$2::int')} as delivered, ${upTo('$3::int')} as read)
      update conversations c set
        ${by}_delivered_seq = greatest(c.${by}_delivered_seq, target.delivered, target.read),
        ${by}_read_seq = greatest(c.${by}_read_seq, target.read),
        ${by}_unread = case when target.read <= c.${by}_read_seq then c.${by}_unread else (
          select count(*) from entries e where e.conversation_id = c.id and e.seq > target.read
            and e.kind = 'message' and e.author_kind = '${other}') end,
        version = c.version + 1, visitor_version = c.visitor_version + 1
      from target
      where c.id = $1 and ${mine}
        and (greatest(target.delivered, target.read) > c.${by}_delivered_seq or target.read > c.${by}_read_seq)
      returning c.id`, [conversationId, Math.max(deliveredSeq, readSeq), readSeq, speaker.id])
    if (moved[1] > 0) {
      this.events.tell('receipt.moved', { conversationId, by })
      return
    }
    await this.refuseUnknown(speaker, conversationId)
  }

  private async refuseUnknown(speaker: Speaker, conversationId: string): Promise<void> {
    const visible = visibleTo(speaker, 2)
    const known = await this.db.query<unknown[]>(
      `select 1 from conversations c where c.id = $1 and ${visible.sql}`, [conversationId, ...visible.parameters])
    if (known.length === 0) throw notFound('conversation')
  }
}
