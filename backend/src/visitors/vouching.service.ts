import { createHash } from 'node:crypto'
import { Injectable, Optional } from '@nestjs/common'
import { DataSource, type EntityManager } from 'typeorm'
import { Clock } from '../clock.js'
import { DomainEvents } from '../events/domain-events.js'
import { IdentitySecretsService } from '../sites/identity-secrets.service.js'
import { readIdentity, replayed, type Identity } from './identity-token.js'
import { TakeOver } from './take-over.js'
import { newVisitor, Visitor } from './visitor.entity.js'

/** So long it is known whom a visitor was taken over by: longer than a token is good for, so that a repeat is recognised. */
const REMEMBERED_MS = 48 * 3_600_000
/** Forgotten in one turn of the sweep. */
const FORGOTTEN_AT_ONCE = 500
/** Of those a session names. */
const FORMERLY = 20

/** Any number that nobody else uses for locks of two keys. */
const LOCKS = 15

interface Merge { visitorId: string; intoId: string; conversationIds: string[] }

/**
 * Finds whom a site means by an identity token, and keeps it so that one token is good for one visitor. Locks are taken in
 * one order: who the site means, visitors by id, then their conversations by id.
 */
@Injectable()
export class VouchingService {
  constructor(
    private readonly db: DataSource,
    private readonly secrets: IdentitySecretsService,
    private readonly events: DomainEvents,
    private readonly clock: Clock,
    @Optional() private readonly takeOver?: TakeOver,
  ) {}

  /**
   * The id of the visitor whom the token vouches for. `broughtId`: who the browser was until now. Who was anonymous is
   * taken over by them, with all they have said, and never becomes them: whoever has the tokens of somebody anonymous would
   * be somebody vouched for. Of who is vouched for as somebody else nothing is touched.
   * @throws Refusal `invalid` with the reason, for a token that is not good, and for one that was used by another visitor
   */
  async vouchedBy(token: string, siteId: string, broughtId: string | null): Promise<string> {
    const identity = readIdentity(token, await this.secrets.accepted(siteId), this.clock.now())
    const digest = createHash('sha256').update(token).digest()
    const merges: Merge[] = []
    const visitorId = await this.db.transaction(async (tx) => {
      // All that is said of one person of the site happens in turn, so the same token, too, on whichever node.
      await tx.query('select pg_advisory_xact_lock($1, hashtext($2))', [LOCKS, `${siteId} ${identity.externalId}`])
      const [used] = await tx.query<{ is_theirs: boolean; visitor_id: string }[]>(`
        select t.visitor_id, t.visitor_id = coalesce((select m.into_id from merged_visitors m where m.id = $2), $2::uuid) as is_theirs
        from identity_tokens t where t.digest = $1`, [digest, broughtId])
      if (used) return used.is_theirs ? used.visitor_id : Promise.reject(replayed())
      const id = await this.meant(tx, siteId, identity, broughtId, merges)
      await tx.query('insert into identity_tokens (digest, visitor_id, expires_at) values ($1, $2, $3)', [digest, id, identity.endsAt])
      return id
    })
    for (const merge of merges) this.events.tell('visitor.merged', merge)
    this.events.tell('visitor.changed', { visitorId })
    return visitorId
  }

  /** Who this vouched visitor took over lately, the newest first. */
  async formerly(visitorId: string): Promise<string[]> {
    const rows = await this.db.query<{ id: string }[]>(
      'select id from merged_visitors where into_id = $1 order by at desc limit $2', [visitorId, FORMERLY])
    return rows.map(({ id }) => id)
  }

  /** Those who were taken over since then. */
  async mergedSince(since: Date): Promise<string[]> {
    const rows = await this.db.query<{ id: string }[]>('select id from merged_visitors where at >= $1', [since])
    return rows.map(({ id }) => id)
  }

  /** Forgets tokens that nobody takes any more, and who was taken over long ago. */
  async sweep(): Promise<void> {
    const now = this.clock.now()
    for (const [table, key, time, before] of [
      ['identity_tokens', 'digest', 'expires_at', now],
      ['merged_visitors', 'id', 'at', new Date(now.getTime() - REMEMBERED_MS)],
    ] as const) {
      await this.db.query(`
        delete from ${table} where ${key} in (
          select ${key} from ${table} where ${time} <= $1 order by ${time} limit $2 for update skip locked)`,
      [before, FORGOTTEN_AT_ONCE])
    }
    await this.secrets.sweep()
  }

  /** Their row as the site's word makes it, and nobody else's beside it. */
  private async meant(
    tx: EntityManager, siteId: string, identity: Identity, broughtId: string | null, merges: Merge[],
  ): Promise<string> {
    const { externalId } = identity
    const rows = await tx.query<{ id: string; external_id: string | null }[]>(`
      select id, external_id from visitors where site_id = $1 and (external_id = $2 or id = $3)
      order by id for no key update`, [siteId, externalId, broughtId])
    const known = rows.find(({ external_id: external }) => external === externalId)
    const anonymous = rows.find(({ external_id: external }) => external === null)
    const id = known?.id ?? await this.begin(tx, siteId)
    await tx.query(`
      update visitors set external_id = $2, attributes = $5, name = coalesce($3, name), name_vouched = $3 is not null,
        email = coalesce($4, email), email_vouched = $4 is not null, vouched_at = $6 where id = $1`,
    [id, externalId, identity.name, identity.email, JSON.stringify(identity.attributes), this.clock.now()])
    if (anonymous) merges.push(await this.merge(tx, anonymous.id, id))
    return id
  }

  private async begin(tx: EntityManager, siteId: string): Promise<string> {
    const visitor = newVisitor(siteId, this.clock.now())
    await tx.insert(Visitor, visitor)
    return visitor.id
  }

  /** Gives all that an anonymous visitor has to the vouched one. What they typed fills only what is not known. */
  private async merge(tx: EntityManager, from: string, into: string): Promise<Merge> {
    const conversationIds = await this.takeOver?.all(tx, from, into) ?? []
    await tx.query('update visitor_pages set visitor_id = $2 where visitor_id = $1', [from, into])
    await tx.query(`
      update visitors v set name = coalesce(v.name, f.name), email = coalesce(v.email, f.email),
        first_seen_at = least(v.first_seen_at, f.first_seen_at)
      from visitors f where f.id = $1 and v.id = $2`, [from, into])
    await tx.query('delete from visitors where id = $1', [from])
    await tx.query('insert into merged_visitors (id, into_id, at) values ($1, $2, $3)', [from, into, this.clock.now()])
    return { visitorId: from, intoId: into, conversationIds }
  }
}
