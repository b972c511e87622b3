import { limits, type Entry, type Head, type Waiting } from '@parley/protocol'
import type { DataSource } from 'typeorm'
import { Gathered } from '../database/gathered.js'
import { preparedOn } from '../database/prepared.js'
import type { Speaker, VisitorSpeaker } from '../speaker.js'
import { selectConversations, type ConversationRow } from './conversation-rows.js'
import { teamEntry, visitorEntry, type EntryRow } from './entry-view.js'
import type { Paces } from './paces.js'
import { COUNTED, firstPlaces, placeOf, type Place } from './waiting.js'

/** A page of the log after `afterSeq`, in the numbering of `kind`. */
interface Wanted { kind: Speaker['kind']; id: string; afterSeq: number; limit: number }
interface Named { visitorId: string; id: string }

/** What is read together; more of a log than this is read alone, so that nobody waits for a long page of someone else. */
const SHORT = 20
/** So many of one queue ask for their places at once that reading the whole line costs less. */
const CROWD = 4
/** A page is cut after about this many bytes of text, so that a reply is never larger than a slow line can take. */
const PAGE_BYTES = 512 * 1024
/** Conversations of a visitor, newest first, that a heartbeat tells the heads of. */
export const VISITOR_CONVERSATIONS = limits.visitorHeads

/** What `entry-view` needs of an entry; not the words for the search. */
const columns = ['conversation_id', 'seq', 'visitor_seq', 'id', 'kind', 'author_kind', 'author_id', 'client_id', 'body',
  'content', 'recalled_at', 'at'].map((column) => `e.${column}`).join(', ')

/**
 * The reads of those who come back, made for a crowd: after a cut line thousands ask the same within seconds, so each kind
 * of read is one prepared statement for all who ask at the same time. Callers decide who may see what it returns.
 */
export class ResumeReads {
  private readonly owned = new Gathered<Named, boolean>((asked) => this.areOwned(asked))
  private readonly rows = new Gathered<string, ConversationRow | null>((ids) => this.rowsOf(ids))
  private readonly places = new Gathered<ConversationRow, Waiting | null>((rows) => this.placesOf(rows))
  private readonly short = new Gathered<Wanted, Entry[]>((wanted) => this.pagesOf(wanted))
  private readonly heads = new Gathered<string, Record<string, Head>>((visitorIds) => this.headsOf(visitorIds))

  constructor(private readonly db: DataSource, private readonly paces: Paces) {}

  isOwnedBy({ id: visitorId }: VisitorSpeaker, id: string): Promise<boolean> {
    return this.owned.ask({ visitorId, id })
  }

  /** The conversation's row; null where there is none. */
  row(id: string): Promise<ConversationRow | null> {
    return this.rows.ask(id)
  }

  async place(row: ConversationRow): Promise<Waiting | null> {
    return row.status === 'queued' ? this.places.ask(row) : null
  }

  /** A page of the log as it goes on after `afterSeq`; `head` is the newest number that is known. */
  async page(wanted: Wanted, head: number): Promise<Entry[]> {
    if (head <= wanted.afterSeq) return []
    if (Math.min(head - wanted.afterSeq, wanted.limit) <= SHORT) return this.short.ask(wanted)
    const [page] = await this.pagesOf([wanted])
    return page ?? []
  }

  /** Heads of a visitor's newest conversations. */
  headsOfVisitor(visitorId: string): Promise<Record<string, Head>> {
    return this.heads.ask(visitorId)
  }

  private async areOwned(asked: readonly Named[]): Promise<boolean[]> {
    const rows = await preparedOn(this.db).query<{ id: string; visitor_id: string }[]>(
      'select id, visitor_id from conversations where id = any($1::uuid[])', [asked.map(({ id }) => id)])
    const ownerOf = new Map(rows.map(({ id, visitor_id: owner }) => [id, owner]))
    return asked.map(({ visitorId, id }) => ownerOf.get(id) === visitorId)
  }

  private async rowsOf(ids: readonly string[]): Promise<(ConversationRow | null)[]> {
    const rows = await preparedOn(this.db).query<ConversationRow[]>(
      `${selectConversations} where c.id = any($1::uuid[])`, [[...new Set(ids)]])
    const byId = new Map(rows.map((row) => [row.id, row]))
    return ids.map((id) => byId.get(id) ?? null)
  }

  private async placesOf(rows: readonly ConversationRow[]): Promise<(Waiting | null)[]> {
    const found = new Map<string, Waiting | null>()
    for (const [queueId, waiting] of Map.groupBy(rows, ({ queue_id: id }) => id)) {
      if (waiting.length < CROWD) {
        for (const row of waiting) found.set(row.id, await placeOf(preparedOn(this.db), this.paces, row))
      } else {
        for (const place of await firstPlaces(preparedOn(this.db), this.paces, queueId, COUNTED)) found.set(place.conversationId, waitingOf(place))
        for (const row of waiting) if (!found.has(row.id)) found.set(row.id, await placeOf(preparedOn(this.db), this.paces, row))
      }
    }
    return rows.map(({ id }) => found.get(id) ?? null)
  }

  private async pagesOf(wanted: readonly Wanted[]): Promise<Entry[][]> {
    const pages: Entry[][] = wanted.map(() => [])
    for (const [kind, of] of Map.groupBy(wanted.entries(), ([, { kind: each }]) => each)) {
      const [number, view] = kind === 'visitor' ? ['visitor_seq', visitorEntry] as const : ['seq', teamEntry] as const
      const rows = await preparedOn(this.db).query<(EntryRow & { place: number })[]>(`
        select w.place, ${columns}
        from unnest($1::int[], $2::uuid[], $3::int[], $4::int[]) as w (place, id, after, most)
        cross join lateral (
          select * from entries where conversation_id = w.id and ${number} > w.after order by ${number} limit w.most) e
        order by w.place, e.${number}`, [
        of.map(([place]) => place), of.map(([, { id }]) => id), of.map(([, { afterSeq }]) => afterSeq),
        of.map(([, { limit }]) => limit),
      ])
      for (const { place, ...row } of rows) {
        const entry = view(row)
        if (entry) pages[place]?.push(entry)
      }
    }
    return pages.map(withinBytes)
  }

  private async headsOf(visitorIds: readonly string[]): Promise<Record<string, Head>[]> {
    const rows = await preparedOn(this.db).query<{ visitor_id: string; id: string; seq: number; version: number }[]>(`
      select c.visitor_id, c.id, c.visitor_head as seq, c.visitor_version as version from unnest($1::uuid[]) as v (id)
      cross join lateral (
        select * from conversations where visitor_id = v.id order by id desc limit $2) c`,
    [[...new Set(visitorIds)], VISITOR_CONVERSATIONS])
    const byVisitor = Map.groupBy(rows, ({ visitor_id: visitorId }) => visitorId)
    return visitorIds.map((visitorId) => Object.fromEntries(
      (byVisitor.get(visitorId) ?? []).map(({ id, seq, version }) => [id, { seq, version }])))
  }
}

const waitingOf = ({ position, queuedAt, estimatedWaitSeconds }: Place): Waiting => ({ position, queuedAt, estimatedWaitSeconds })

/** The beginning of a page that fits; at least one entry, so that whoever asks on gets on. */
function withinBytes(page: Entry[]): Entry[] {
  let bytes = 0
  const end = page.findIndex((entry, place) => {
    bytes += 'body' in entry ? Buffer.byteLength(entry.body) : 0
    return place > 0 && bytes > PAGE_BYTES
  })
  return end === -1 ? page : page.slice(0, end)
}
