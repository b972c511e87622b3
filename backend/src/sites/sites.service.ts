import { randomBytes, randomUUIDv7 } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import type { Appearance, ChangeSite, CreateSite, PreChat, PublicSite, Site as SiteView } from '@parley/protocol'
import { DataSource, type EntityManager, type Repository } from 'typeorm'
import { changedMeanwhile, defined } from '../changes.js'
import { Clock } from '../clock.js'
import { preparedOn } from '../database/prepared.js'
import { DomainEvents } from '../events/domain-events.js'
import { existing } from '../queues/members.js'
import { notFound, Refusal } from '../refusal.js'
import { IdentitySecretsService } from './identity-secrets.service.js'
import { Site } from './site.entity.js'

const appearance: Appearance = { title: '', greeting: '', color: '#3557e0', side: 'right' }
const preChat: PreChat = { name: 'optional', email: 'off' }

/** A site as it begins, with these things said about it. */
export const newSite = (site: CreateSite, createdAt: Date) => ({
  appearance, preChat, allowedOrigins: [], ...defined(site), queueIds: site.queueIds,
  id: randomUUIDv7(), siteKey: `site_${randomBytes(12).toString('hex')}`, createdAt,
})

/** The websites that embed Parley. */
@Injectable()
export class SitesService {
  private readonly sites: Repository<Site>

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly events: DomainEvents,
    private readonly secrets: IdentitySecretsService,
  ) {
    this.sites = db.getRepository(Site)
  }

  /** All sites, oldest first. */
  async list(): Promise<SiteView[]> {
    return this.views(await this.sites.find({ order: { id: 'asc' } }))
  }

  /** @throws Refusal `not_found` */
  async view(siteId: string): Promise<SiteView> {
    const [view] = await this.views(await this.sites.findBy({ id: siteId }))
    if (!view) throw notFound('site')
    return view
  }

  async create(wish: CreateSite): Promise<SiteView> {
    const site = newSite(wish, this.clock.now())
    await this.db.transaction(async (tx) => {
      await tx.insert(Site, { ...site, queueIds: await existing(tx, site.queueIds) })
    })
    this.events.tell('site.changed', { siteId: site.id })
    return this.view(site.id)
  }

  /** @throws Refusal `conflict` when it was changed since `version`. */
  async change(siteId: string, { version, ...changes }: ChangeSite): Promise<SiteView> {
    await this.db.transaction(async (tx) => {
      const site = await lock(tx, siteId)
      if (version !== undefined && version !== site.version) throw changedMeanwhile()
      const queueIds = changes.queueIds && await existing(tx, changes.queueIds)
      await tx.update(Site, siteId, { ...defined({ ...changes, queueIds }), version: site.version + 1 })
    })
    this.events.tell('site.changed', { siteId })
    return this.view(siteId)
  }

  /** @throws Refusal `conflict` for the last site, and for one that has conversations: transcripts would go with it. */
  async remove(siteId: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      // Two admins who delete the last two sites at once must not both succeed.
      await tx.query('lock table sites in share row exclusive mode')
      const site = await lock(tx, siteId)
      const isLast = await tx.countBy(Site, {}) === 1
      if (isLast) throw new Refusal('conflict', 'This is the last site. Make another one first.')
      const [use] = await tx.query<{ used: boolean }[]>(
        'select exists(select from conversations where site_id = $1) as used', [site.id])
      if (use?.used) {
        throw new Refusal('conflict', 'This site has conversations, and their transcripts need it. '
          + 'Remove its allowed origins instead, so that nobody can begin a new one.')
      }
      await tx.delete(Site, siteId)
    })
    this.events.tell('site.changed', { siteId })
  }

  /** What a visitor's browser sees of a site. @throws Refusal `not_found` */
  async publicView(siteId: string): Promise<PublicSite> {
    const site = await this.publicWhere('id', siteId)
    if (!site) throw notFound('site')
    return site
  }

  /** The same, by the key that is in the embed tag. @throws Refusal `not_found` */
  async publicViewByKey(siteKey: string): Promise<PublicSite> {
    const site = await this.publicWhere('site_key', siteKey)
    if (!site) throw new Refusal('not_found', 'There is no site with this key. Copy the embed tag once more.')
    return site
  }

  private async views(sites: Site[]): Promise<SiteView[]> {
    const identities = await this.secrets.ofSites(sites.map(({ id }) => id))
    return sites.map((site) => ({
      ...site, identity: identities.get(site.id) ?? null, createdAt: site.createdAt.toISOString(),
    }))
  }

  /** In one prepared statement, as every visitor who comes asks for it. */
  private async publicWhere(column: 'id' | 'site_key', value: string): Promise<PublicSite | null> {
    const [site] = await preparedOn(this.db).query<PublicSite[]>(`
      select s.id, s.site_key as "siteKey", s.name, s.appearance, s.pre_chat as "preChat",
        (select coalesce(json_agg(json_build_object('id', q.id, 'name', q.name) order by offered.place), '[]')
          from unnest(s.queue_ids) with ordinality as offered (id, place)
          join queues q on q.id = offered.id and q.deleted_at is null) as queues
      from sites s where s.${column} = $1`, [value])
    return site ?? null
  }
}

async function lock(tx: EntityManager, siteId: string): Promise<Site> {
  const site = await tx.findOne(Site, { where: { id: siteId }, lock: { mode: 'pessimistic_write' } })
  if (!site) throw notFound('site')
  return site
}
