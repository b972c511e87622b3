import { randomBytes } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import type { MadeIdentitySecret, SiteIdentity } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { AuditService } from '../audit/audit.service.js'
import { Clock } from '../clock.js'
import { notFound } from '../refusal.js'
import type { AgentSpeaker } from '../speaker.js'

interface Runner { query<T = unknown>(sql: string, parameters?: unknown[]): Promise<T> }
interface Row { site_id: string; made_at: Date; former_until: Date | null }

/** So long the former secret is accepted beside the new one, while the site's server is changed over. */
const FORMER_MS = 24 * 3_600_000

/** The secrets with which sites vouch for their visitors. One is shown in the moment in which it is made, and never again. */
@Injectable()
export class IdentitySecretsService {
  constructor(private readonly db: DataSource, private readonly clock: Clock, private readonly audit: AuditService) {}

  /** Makes a secret, or replaces the one there is, which is accepted for another day. @throws Refusal `not_found` */
  async make(by: AgentSpeaker, siteId: string): Promise<MadeIdentitySecret> {
    const secret = randomBytes(32).toString('base64url')
    const now = this.clock.now()
    const identity = await this.db.transaction(async (tx) => {
      const name = await lockedName(tx, siteId)
      const [row] = await tx.query<[Row]>(`
        insert into identity_secrets as s (site_id, secret, made_at) values ($1, $2, $3)
        on conflict (site_id) do update set secret = $2, made_at = $3, former = s.secret, former_until = $4
        returning site_id, made_at, former_until`, [siteId, secret, now, new Date(now.getTime() + FORMER_MS)])
      const formerUntil = row.former_until?.toISOString() ?? null
      await this.audit.record(tx, { by, action: 'made-identity-secret', details: { site: name, formerUntil } })
      return identityOf(row, now)
    })
    return { secret, ...identity }
  }

  /** Ends a site's secret and the one before, both at once. Without one, nothing happens. @throws Refusal `not_found` */
  async end(by: AgentSpeaker, siteId: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      const name = await lockedName(tx, siteId)
      const [, ended] = await tx.query<[unknown[], number]>('delete from identity_secrets where site_id = $1', [siteId])
      if (ended > 0) await this.audit.record(tx, { by, action: 'ended-identity-secret', details: { site: name } })
    })
  }

  /** What tokens of a site may be signed with now, the newest first; none where it has no secret. */
  async accepted(siteId: string): Promise<string[]> {
    const [row] = await this.db.query<{ secrets: string[] }[]>(`
      select array_remove(array[secret, case when former_until > $2 then former end], null) as secrets
      from identity_secrets where site_id = $1`, [siteId, this.clock.now()])
    return row?.secrets ?? []
  }

  /** Since when sites have a secret, by their ids. */
  async ofSites(siteIds: readonly string[]): Promise<Map<string, SiteIdentity>> {
    const rows = await this.db.query<Row[]>(
      'select site_id, made_at, former_until from identity_secrets where site_id = any($1::uuid[])', [siteIds])
    const now = this.clock.now()
    return new Map(rows.map((row) => [row.site_id, identityOf(row, now)]))
  }

  /** Forgets former secrets whose day is over. */
  async sweep(): Promise<void> {
    await this.db.query('update identity_secrets set former = null, former_until = null where former_until <= $1', [this.clock.now()])
  }
}

const identityOf = ({ made_at: madeAt, former_until: until }: Row, now: Date): SiteIdentity =>
  ({ since: madeAt.toISOString(), formerUntil: until && until > now ? until.toISOString() : null })

/** The site's name. Its row orders those who change its secret. */
async function lockedName(tx: Runner, siteId: string): Promise<string> {
  const [site] = await tx.query<{ name: string }[]>('select name from sites where id = $1 for no key update', [siteId])
  if (!site) throw notFound('site')
  return site.name
}
