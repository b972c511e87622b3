import { Injectable } from '@nestjs/common'
import { DataSource } from 'typeorm'
import { Refusal } from '../refusal.js'

/** Whose pages may embed a site's conversation. */
@Injectable()
export class SiteOrigins {
  constructor(private readonly db: DataSource) {}

  /** @throws Refusal `not_found` for a key that no site has. */
  async of(siteKey: string): Promise<string[]> {
    const [site] = await this.db.query<{ allowed_origins: string[] }[]>(
      'select allowed_origins from sites where site_key = $1', [siteKey])
    if (!site) throw new Refusal('not_found', 'There is no site with this key.')
    return site.allowed_origins
  }
}
