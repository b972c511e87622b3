import { Injectable } from '@nestjs/common'
import {
  limits, type AgentConversation, type Entry, type Head, type List, type Sync, type VisitorConversation,
} from '@parley/protocol'
import { DataSource } from 'typeorm'
import { Gathered } from '../database/gathered.js'
import { isAmong, preparedOn } from '../database/prepared.js'
import { notFound } from '../refusal.js'
import type { AgentSpeaker, Speaker, VisitorSpeaker } from '../speaker.js'
import { selectConversations, type ConversationRow } from './conversation-rows.js'
import { agentConversation, visitorConversation } from './conversation-view.js'
import { cursorOf, readCursor } from './cursor.js'
import { teamEntry, visitorEntry, type EntryRow } from './entry-view.js'
import { inboxesOf } from './inboxes.js'
import { Paces } from './paces.js'
import { ResumeReads, VISITOR_CONVERSATIONS } from './resume-reads.js'
import { visibleTo } from './visible.js'
import { placeOf } from './waiting.js'

const INBOX_ROWS = limits.agentHeads
const PAGE = 50

export type View = 'mine' | 'queue' | 'all' | 'closed'

/** What each view of the inbox holds, and the time by which it is sorted, newest first. */
const views: Record<View, { where: string; time: 'created_at' | 'closed_at' }> = {
  mine: { where: `c.agent_id = $1 and c.status in ('active', 'snoozed')`, time: 'created_at' },
  queue: { where: `c.status = 'queued'`, time: 'created_at' },
  all: { where: `c.status <> 'closed'`, time: 'created_at' },
  closed: { where: `c.status = 'closed'`, time: 'closed_at' },
}

export interface BothViews { team: AgentConversation; visitor: VisitorConversation }

/** Look-ups of conversations and their logs. Each goes through the speaker. */
@Injectable()
export class ConversationsService {
  private readonly resume: ResumeReads
  private readonly inboxes: Gathered<AgentSpeaker, AgentConversation[]>

  constructor(private readonly db: DataSource, private readonly paces: Paces) {
    this.resume = new ResumeReads(db, paces)
    this.inboxes = new Gathered((speakers) => inboxesOf(db, speakers, INBOX_ROWS))
  }

  /** Throws `not_found` unless the speaker may see it. */
  async refuseUnlessVisible(speaker: Speaker, id: string): Promise<void> {
    if (!await this.isVisible(speaker, id)) throw notFound('conversation')
  }

  async ofVisitor(speaker: VisitorSpeaker, id: string): Promise<VisitorConversation> {
    return this.visitorView(await this.row(speaker, id))
  }

  async ofAgent(speaker: AgentSpeaker, id: string): Promise<AgentConversation> {
    return agentConversation(await this.row(speaker, id))
  }

  /** Both views of each, for pushes; those that are gone are left out. */
  async bothViews(ids: string[]): Promise<BothViews[]> {
    const rows = await preparedOn(this.db).query<ConversationRow[]>(`${selectConversations} where ${isAmong('c.id', '$1', ids)}`, [ids])
    return Promise.all(rows.map(async (row) => ({ team: agentConversation(row), visitor: await this.visitorView(row) })))
  }

  /** The team's view of a conversation that the speaker was just allowed to hand on. */
  async teamView(id: string): Promise<AgentConversation> {
    const [views] = await this.bothViews([id])
    if (!views) throw notFound('conversation')
    return views.team
  }

  /** A visitor's conversations, newest first. */
  async listOfVisitor(speaker: VisitorSpeaker): Promise<VisitorConversation[]> {
    const rows = await this.db.query<ConversationRow[]>(
      `${selectConversations} where c.visitor_id = $1 order by c.id desc limit $2`, [speaker.id, VISITOR_CONVERSATIONS])
    return Promise.all(rows.map((row) => this.visitorView(row)))
  }

  /** Every open conversation the agent may see, longest-waiting first. */
  async inbox(speaker: AgentSpeaker): Promise<AgentConversation[]> {
    return this.inboxes.ask(speaker)
  }

  async list(speaker: AgentSpeaker, view: View, cursor: string | undefined, limit = PAGE): Promise<List<AgentConversation>> {
    const { where, time } = views[view]
    const visible = visibleTo(speaker, 5)
    const from = cursor ? readCursor(cursor) : null
    const rows = await this.db.query<ConversationRow[]>(`
      ${selectConversations}
      where ${where} and $1::uuid is not null and ${visible.sql}
        and ($3::timestamptz is null or (c.${time}, c.id) < ($3, $4::uuid))
      order by c.${time} desc, c.id desc limit $2`,
    [speaker.id, limit + 1, from?.time ?? null, from?.id ?? null, ...visible.parameters])
    const items = rows.slice(0, limit)
    const last = items.at(-1)
    return {
      items: items.map(agentConversation),
      nextCursor: rows.length > limit && last ? cursorOf(last[time] ?? last.created_at, last.id) : null,
    }
  }

  /** Entries after `afterSeq`, in the speaker's numbering, oldest first. */
  async entries(speaker: Speaker, id: string, afterSeq: number, limit: number = limits.syncDefault): Promise<Entry[]> {
    const number = speaker.kind === 'visitor' ? 'visitor_seq' : 'seq'
    const visible = visibleTo(speaker, 4)
    const rows = await this.db.query<EntryRow[]>(`
      select e.* from entries e join conversations c on c.id = e.conversation_id
      where e.conversation_id = $1 and e.${number} > $2 and ${visible.sql} order by e.${number} limit $3`,
    [id, afterSeq, limit, ...visible.parameters])
    return rows.flatMap((row) => (speaker.kind === 'visitor' ? visitorEntry(row) : teamEntry(row)) ?? [])
  }

  /** What a visitor who knows the log up to `afterSeq` needs to know all of it, or to begin anew. */
  async syncVisitor(speaker: VisitorSpeaker, id: string, afterSeq: number, limit?: number): Promise<Sync<VisitorConversation>> {
    const row = await this.resume.row(id)
    if (row?.visitor_id !== speaker.id) throw notFound('conversation')
    return this.sync(speaker, visitorConversation(row, await this.resume.place(row)), afterSeq, limit)
  }

  /** The same for an agent. */
  async syncAgent(speaker: AgentSpeaker, id: string, afterSeq: number, limit?: number): Promise<Sync<AgentConversation>> {
    return this.sync(speaker, await this.ofAgent(speaker, id), afterSeq, limit)
  }

  /** Heads of what the speaker has open, and for a visitor of what was closed lately. */
  async heads(speaker: Speaker): Promise<Record<string, Head>> {
    if (speaker.kind === 'visitor') return this.resume.headsOfVisitor(speaker.id)
    const visible = visibleTo(speaker, 2)
    const rows = await preparedOn(this.db).query<{ id: string; seq: number; version: number }[]>(`
      select c.id, c.head as seq, c.version from conversations c
      where ${visible.sql} and c.status <> 'closed' order by c.queued_at, c.id limit $1`,
    [INBOX_ROWS, ...visible.parameters])
    return Object.fromEntries(rows.map(({ id, seq, version: held }) => [id, { seq, version: held }]))
  }

  private async sync<C extends { id: string; head: number }>(
    { kind }: Speaker, conversation: C, afterSeq: number, limit: number = limits.syncDefault,
  ): Promise<Sync<C>> {
    const isKnown = afterSeq <= conversation.head
    const wanted = { kind, id: conversation.id, afterSeq: isKnown ? afterSeq : 0, limit }
    const entries = await this.resume.page(wanted, conversation.head)
    return { mode: isKnown ? 'continue' : 'restart', entries, head: conversation.head, conversation }
  }

  private async isVisible(speaker: Speaker, id: string): Promise<boolean> {
    if (speaker.kind === 'visitor') return this.resume.isOwnedBy(speaker, id)
    const visible = visibleTo(speaker, 2)
    const found = await preparedOn(this.db).query<unknown[]>(
      `select 1 from conversations c where c.id = $1 and ${visible.sql}`, [id, ...visible.parameters])
    return found.length > 0
  }

  private async row(speaker: Speaker, id: string): Promise<ConversationRow> {
    const visible = visibleTo(speaker, 2)
    const [row] = await preparedOn(this.db).query<ConversationRow[]>(
      `${selectConversations} where c.id = $1 and ${visible.sql}`, [id, ...visible.parameters])
    if (!row) throw notFound('conversation')
    return row
  }

  private async visitorView(row: ConversationRow): Promise<VisitorConversation> {
    return visitorConversation(row, await placeOf(preparedOn(this.db), this.paces, row))
  }
}
