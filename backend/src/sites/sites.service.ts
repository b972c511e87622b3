import { randomBytes, randomUUIDv7 } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import type { Appearance, ChangeSite, CreateSite, Named, PreChat, PublicSite, Site as SiteView } from '@parley/protocol'
import { DataSource, type EntityManager, type Repository } from 'typeorm'
import { changedMeanwhile, defined } from '../changes.js'
import { Clock } from '../clock.js'
import { DomainEvents } from '../events/domain-events.js'
import { existing } from '../queues/members.js'
import { notFound, Refusal } from '../refusal.js'
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
  ) {
    this.sites = db.getRepository(Site)
  }

  /** All sites, oldest first. */
  async list(): Promise<SiteView[]> {
    return (await this.sites.find({ order: { id: 'asc' } })).map(viewOf)
  }

  /** @throws Refusal `not_found` */
  async view(siteId: string): Promise<SiteView> {
    const site = await this.sites.findOneBy({ id: siteId })
    if (!site) throw notFound('site')
    return viewOf(site)
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
    const site = await this.sites.findOneBy({ id: siteId })
    if (!site) throw notFound('site')
    return this.publicViewOf(site)
  }

  /** The same, by the key that is in the embed tag. @throws Refusal `not_found` */
  async publicViewByKey(siteKey: string): Promise<PublicSite> {
    const site = await this.sites.findOneBy({ siteKey })
    if (!site) throw new Refusal('not_found', 'There is no site with this key. Copy the embed tag once more.')
    return this.publicViewOf(site)
  }

  private async publicViewOf({ id, siteKey, name, queueIds, ...site }: Site): Promise<PublicSite> {
    const found = await this.db.query<Named[]>(
      'select id, name from queues where id = any($1) and deleted_at is null', [queueIds])
    const queues = queueIds.flatMap((queueId) => found.filter((queue) => queue.id === queueId))
    return { id, siteKey, name, appearance: site.appearance, preChat: site.preChat, queues }
  }
}

async function lock(tx: EntityManager, siteId: string): Promise<Site> {
  const site = await tx.findOne(Site, { where: { id: siteId }, lock: { mode: 'pessimistic_write' } })
  if (!site) throw notFound('site')
  return site
}

const viewOf = (site: Site): SiteView => ({ ...site, createdAt: site.createdAt.toISOString() })
