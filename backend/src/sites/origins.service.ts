import { Injectable } from '@nestjs/common'
import { DataSource } from 'typeorm'
import { Config } from '../config.js'
import { Gathered } from '../database/gathered.js'
import { preparedOn } from '../database/prepared.js'
import { isOwnOrigin, isSameOriginFetch, type OriginHeaders } from './own-origin.js'

/** Says which pages may speak to Parley. Only whole origins are compared: `null` and look-alikes never pass. */
@Injectable()
export class OriginsService {
  private readonly listed = new Gathered<string, readonly string[]>((siteIds) => this.originsOf(siteIds))

  constructor(private readonly db: DataSource, private readonly config: Config) {}

  /** Whether a request with these headers may act for a site; without a site only Parley's own pages may. */
  async isAllowedFor(siteId: string | null, headers: OriginHeaders): Promise<boolean> {
    const { origin, host } = headers
    if (origin === undefined) return isSameOriginFetch(headers)
    if (isOwnOrigin(origin, host, this.config.publicUrl)) return true
    if (siteId === null) return false
    return (await this.listed.ask(siteId)).includes(origin)
  }

  /** Whether any site's pages have this origin; for a preflight, which does not say for which site it asks. */
  async isOfSomeSite(origin: string): Promise<boolean> {
    const [found] = await this.db.query<{ known: boolean }[]>(
      'select exists(select from sites where $1 = any(allowed_origins)) as known', [origin])
    return found?.known ?? false
  }
  private async originsOf(siteIds: readonly string[]): Promise<(readonly string[])[]> {
    const rows = await preparedOn(this.db).query<{ id: string; allowed_origins: string[] }[]>(
      'select id, allowed_origins from sites where id = any($1::uuid[])', [[...new Set(siteIds)]])
    const byId = new Map(rows.map(({ id, allowed_origins: origins }) => [id, origins]))
    return siteIds.map((id) => byId.get(id) ?? [])
  }
}
