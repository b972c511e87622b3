import { Injectable } from '@nestjs/common'
import type { Attributes, PreChat, Requests } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { Clock } from '../clock.js'
import { Gathered } from '../database/gathered.js'
import { preparedOn } from '../database/prepared.js'
import { DomainEvents } from '../events/domain-events.js'
import { notFound, Refusal } from '../refusal.js'
import type { VisitorSpeaker } from '../speaker.js'
import { TokensService } from '../tokens/tokens.service.js'
import { Visitor } from './visitor.entity.js'

type Fields = NonNullable<Requests['conversation:open']['fields']>

/** What a token says, before the database was asked whether it still holds. */
export interface ClaimedVisitor { speaker: VisitorSpeaker; expiresAt: Date }

const keptPages = 100

/** Who visits, and what is known of them. */
@Injectable()
export class VisitorsService {
  private readonly known = new Gathered<VisitorSpeaker, boolean>((speakers) => this.areKnown(speakers))

  constructor(
    private readonly db: DataSource,
    private readonly tokens: TokensService,
    private readonly clock: Clock,
    private readonly events: DomainEvents,
  ) {}

  /** Who speaks with this token, by its signature alone; `confirm` has to follow. @throws Refusal `unauthenticated` */
  claimed(token: string): ClaimedVisitor {
    const { visitorId: id, siteId, expiresAt } = this.tokens.verifyVisitor(token)
    return { speaker: { kind: 'visitor', id, siteId }, expiresAt }
  }

  /** Whether they are still there; asked for many in one statement. @throws Refusal `unauthenticated` */
  async confirm(speaker: VisitorSpeaker): Promise<void> {
    if (!await this.known.ask(speaker)) throw new Refusal('unauthenticated', 'The token is not valid.')
  }

  /** Who speaks with this token. @throws Refusal `unauthenticated` */
  async speakerOf(token: string): Promise<ClaimedVisitor> {
    const claimed = this.claimed(token)
    await this.confirm(claimed.speaker)
    return claimed
  }

  /**
   * Keeps what a visitor typed into the form before the conversation. It says who they are to read, and proves nothing, so
   * what the site vouches for stays.
   * @throws Refusal `invalid` naming what the site asks for and is neither given nor known
   */
  async fill(visitorId: string, fields: Fields, asked: PreChat): Promise<void> {
    const lacking = (['name', 'email'] as const).filter((field) => asked[field] === 'required' && !fields[field])
    if (lacking.length === 0 && !fields.name && !fields.email) return
    const known = await this.db.manager.findOneBy(Visitor, { id: visitorId })
    if (!known) throw notFound('visitor')
    const missing = lacking.filter((field) => !known[field])
    const errors = missing.map((field) => ({ path: `fields.${field}`, message: 'is asked for' }))
    if (errors.length > 0) throw new Refusal('invalid', `This site asks for your ${missing.join(' and ')}.`, { errors })
    if (!fields.name && !fields.email) return
    await this.db.query(`
      update visitors set name = case when name_vouched then name else coalesce($2, name) end,
        email = case when email_vouched then email else coalesce($3, email) end where id = $1`,
    [visitorId, fields.name ?? null, fields.email ?? null])
    this.events.tell('visitor.changed', { visitorId })
  }

  /**
   * Notes which page a visitor looks at. The newest hundred are kept.
   * @throws Refusal `invalid` for what is no web page
   */
  async page(visitorId: string, { url, title, referrer }: Requests['page']): Promise<void> {
    if (!isWebPage(url)) throw new Refusal('invalid', 'url: is not the address of a web page')
    const from = referrer !== undefined && isWebPage(referrer) ? referrer : null
    const now = this.clock.now()
    await this.db.transaction(async (tx) => {
      const [, seen] = await tx.query<[unknown[], number]>('update visitors set last_seen_at = $2 where id = $1', [visitorId, now])
      if (seen === 0) throw notFound('visitor')
      await tx.query(`
        delete from visitor_pages where visitor_id = $1 and id <= (
          select id from visitor_pages where visitor_id = $1 order by id desc offset $2 limit 1)`,
      [visitorId, keptPages - 1])
      await tx.query('insert into visitor_pages (visitor_id, url, title, referrer, at) values ($1, $2, $3, $4, $5)',
        [visitorId, url, storable(title), from, now])
    })
    this.events.tell('visitor.changed', { visitorId })
  }

  /** What the site said of a visitor last. */
  async attributesOf(visitorId: string): Promise<Attributes> {
    const visitor = await this.db.manager.findOneBy(Visitor, { id: visitorId })
    return visitor?.attributes ?? {}
  }

  private async areKnown(speakers: readonly VisitorSpeaker[]): Promise<boolean[]> {
    const rows = await preparedOn(this.db).query<{ id: string; site_id: string }[]>(
      'select id, site_id from visitors where id = any($1::uuid[])', [speakers.map(({ id }) => id)])
    const siteOf = new Map(rows.map(({ id, site_id: siteId }) => [id, siteId]))
    return speakers.map(({ id, siteId }) => siteOf.get(id) === siteId)
  }
}

const isWebPage = (url: string) => /^https?:\/\//i.test(url) && url.isWellFormed() && !url.includes('\u0000')
const storable = (text: string) => text.toWellFormed().replaceAll('\u0000', '')
