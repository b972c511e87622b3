import { Injectable } from '@nestjs/common'
import type { Entry, List, Transcript, TranscriptHit, TranscriptRow } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { ConversationsService } from '../conversations/conversations.service.js'
import { cursorOf, readCursor } from '../conversations/cursor.js'
import { type EntryRow, teamEntry } from '../conversations/entry-view.js'
import { searchQueryOf } from '../conversations/search-words.js'
import { notFound, Refusal } from '../refusal.js'
import type { AgentSpeaker } from '../speaker.js'
import { VisitorsService } from '../visitors/visitors.service.js'
import type { Exported } from './export-lines.js'
import { type Filters, findConversations, type Place, type Search } from './find-conversations.js'
import { findLines } from './find-lines.js'
import { readRows, type Told } from './transcript-rows.js'

const pageSize = 25
/** Rounds of candidates looked at for one page; a page that is not full by then says where to go on. */
const rounds = 5
const batchSize = 500

interface Question extends Filters { q?: string | undefined; cursor?: string | undefined; limit?: number | undefined }

/**
 * Conversations as a record: found by their words, read as they happened. What was recalled is neither found nor shown.
 * Reading is for supervisors and admins; the routes hold that.
 */
@Injectable()
export class TranscriptsService {
  constructor(
    private readonly db: DataSource, private readonly conversations: ConversationsService, private readonly visitors: VisitorsService,
  ) {}

  /** One page, newest first. `q` is found in lines of the log, or as the beginning of the visitor's name or e-mail. */
  async search({ q, cursor, limit = pageSize, ...filters }: Question): Promise<List<TranscriptRow>> {
    const search = q ? { words: searchQueryOf(q), visitor: q } : null
    const matches: { place: Place; row: TranscriptRow }[] = []
    let place: Place | null = cursor ? readCursor(cursor) : null
    let isEnd = false
    for (let round = 0; round < rounds && matches.length <= limit && !isEnd; round++) {
      // One more than fits tells whether there is a next page.
      const candidates: Place[] = await findConversations(this.db, filters, search, place, limit + 1)
      const rows = await this.matching(candidates.map(({ id }) => id), search)
      for (const candidate of candidates) {
        const row = rows.get(candidate.id)
        if (row) matches.push({ place: candidate, row })
      }
      isEnd = candidates.length <= limit
      place = candidates.at(-1) ?? place
    }
    const page = matches.slice(0, limit)
    const next = matches.length > limit ? page.at(-1)?.place : isEnd ? null : place
    return { items: page.map(({ row }) => row), nextCursor: next ? cursorOf(next.time, next.id) : null }
  }

  /** The whole conversation in the team's numbering. @throws Refusal `not_found` */
  async read(speaker: AgentSpeaker, id: string): Promise<Transcript> {
    const [row, conversation] = await Promise.all([this.row(id), this.conversations.ofAgent(speaker, id)])
    const attributes = await this.visitors.attributesOf(conversation.visitor.id)
    const entries: Entry[] = []
    for await (const batch of this.batches(id)) entries.push(...batch)
    return { row, conversation, attributes, entries }
  }

  /**
   * A conversation to be written into a file, in the language of the agent who asks.
   * @throws Refusal `not_found`; `invalid` for a time zone that is none.
   */
  async forExport(speaker: AgentSpeaker, id: string, timeZone = 'UTC'): Promise<Exported> {
    if (!isTimeZone(timeZone)) throw new Refusal('invalid', 'timeZone: is not a time zone like Europe/Berlin.')
    const row = await this.row(id)
    const [agent] = await this.db.query<{ language: string | null }[]>(
      `select settings->>'language' as language from agents where id = $1`, [speaker.id])
    return { row, batches: this.batches(id), language: agent?.language === 'zh' ? 'zh' : 'en', timeZone }
  }

  /** What the list says of one conversation. @throws Refusal `not_found` */
  async row(id: string): Promise<Told> {
    const found = (await readRows(this.db, [id])).get(id)
    if (!found) throw notFound('conversation')
    return found.row
  }

  /** The log in pieces, oldest first, so that the longest one needs no more memory than a piece. */
  async* batches(id: string): AsyncGenerator<Entry[]> {
    for (let seq = 0; ;) {
      const rows = await this.db.query<EntryRow[]>(`
        select conversation_id, seq, visitor_seq, id, kind, author_kind, author_id, client_id, body, content,
          recalled_at, at
        from entries where conversation_id = $1 and seq > $2 order by seq limit $3`, [id, seq, batchSize])
      if (rows.length > 0) yield rows.map(teamEntry)
      const last = rows.at(-1)
      if (!last || rows.length < batchSize) return
      seq = last.seq
    }
  }

  /** Of these conversations, those that hold what is searched, with the lines in which it stands. */
  private async matching(ids: string[], search: Search | null): Promise<Map<string, TranscriptRow>> {
    if (ids.length === 0) return new Map()
    const [rows, hits] = await Promise.all([
      readRows(this.db, ids),
      search?.words ? findLines(this.db, ids, search.words) : new Map<string, TranscriptHit[]>(),
    ])
    return new Map([...rows].flatMap(([id, { row, email }]) => {
      const lines = hits.get(id) ?? []
      const isOfVisitor = search !== null && [row.visitorName, email].some((name) => begins(name, search.visitor))
      return search === null || lines.length > 0 || isOfVisitor ? [[id, { ...row, hits: lines }]] : []
    }))
  }
}

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9]*([/_+-][A-Za-z0-9]+)*$/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

const begins = (name: string | null, beginning: string) =>
  name?.toLowerCase().startsWith(beginning.toLowerCase()) ?? false
