import { Injectable, Optional } from '@nestjs/common'
import type { PublicSite, VisitorPresence, VisitorSession, VisitorSessionRequest } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { Clock } from '../clock.js'
import { Config } from '../config.js'
import { Limits, stranger } from '../limits/limits.js'
import { Refusal } from '../refusal.js'
import { OriginsService } from '../sites/origins.service.js'
import type { OriginHeaders } from '../sites/own-origin.js'
import { SitesService } from '../sites/sites.service.js'
import { TokensService } from '../tokens/tokens.service.js'
import { browserName } from './browser-name.js'
import { VisitorWelcome } from './visitor-welcome.js'
import { newVisitor, Visitor } from './visitor.entity.js'
import { VouchingService } from './vouching.service.js'

/** Away for longer than this, and coming back is another visit. */
const visitMs = 30 * 60_000
const nobody: VisitorPresence = { availability: 'offline', online: 0, agents: [], opensAt: null, instead: null, queues: [] }

type Known = Pick<Visitor, 'language' | 'browser'>
interface From { headers: OriginHeaders & { 'user-agent'?: string | undefined }; address: string }

/** Lets visitors in: a page of the site asks, and gets tokens for one visitor of that site. */
@Injectable()
export class ArrivalsService {
  private readonly limits: Limits

  constructor(
    private readonly db: DataSource,
    private readonly sites: SitesService,
    private readonly origins: OriginsService,
    private readonly tokens: TokensService,
    private readonly clock: Clock,
    private readonly vouching: VouchingService,
    config: Config,
    @Optional() private readonly welcome?: VisitorWelcome,
  ) {
    this.limits = new Limits({ burst: 100 * config.rateFactor, perSecond: 5 * config.rateFactor })
  }

  /**
   * A session for a new visitor, for the one whose token was given, or for whom the site vouches.
   * @throws Refusal `rate_limited`, `not_found` for an unknown site key, `forbidden` for a page of another origin,
   * `unauthenticated` for a token that is none of this site's, `invalid` naming `identityToken` for one that is not good
   */
  async arrive(request: VisitorSessionRequest, from: From): Promise<VisitorSession> {
    this.limits.take(stranger(from.address), this.clock.now())
    const site = await this.sites.publicViewByKey(request.siteKey)
    if (!await this.origins.isAllowedFor(site.id, from.headers)) throw this.foreign(from.headers.origin)
    const known = { language: languageOf(request.language), browser: browserName(from.headers['user-agent']) }
    return this.session(site, await this.visitorOf(site, request, known))
  }

  private async visitorOf(site: PublicSite, { identityToken, visitorToken }: VisitorSessionRequest, known: Known): Promise<Visitor> {
    if (identityToken !== undefined) {
      const visitor = await this.seen(site, await this.vouching.vouchedBy(identityToken, site.id, this.broughtBy(site, visitorToken)), known)
      if (!visitor) throw new Error('a visitor is gone in the moment in which the site vouched for them')
      return visitor
    }
    if (visitorToken === undefined) return this.begin(site, known)
    const { visitorId, siteId } = this.tokens.verifyReturn(visitorToken)
    const visitor = siteId === site.id ? await this.seen(site, visitorId, known) : null
    if (!visitor) throw new Refusal('unauthenticated', 'This visitor token is none of this site\'s. Begin without one.')
    return visitor
  }

  /** Who the browser was until now. Where the site says who it is, a token that is not good does no harm. */
  private broughtBy(site: PublicSite, visitorToken: string | undefined): string | null {
    if (visitorToken === undefined) return null
    try {
      const { visitorId, siteId } = this.tokens.verifyReturn(visitorToken)
      return siteId === site.id ? visitorId : null
    } catch (error) {
      if (error instanceof Refusal) return null
      throw error
    }
  }

  private async begin(site: PublicSite, known: Known): Promise<Visitor> {
    const visitor = { ...newVisitor(site.id, this.clock.now()), ...known }
    await this.db.manager.insert(Visitor, visitor)
    return visitor
  }

  /** Notes that they are here; null where there is no such visitor. */
  private async seen({ id: siteId }: PublicSite, id: string, { language, browser }: Known): Promise<Visitor | null> {
    const visitor = await this.db.manager.findOneBy(Visitor, { id, siteId })
    if (!visitor) return null
    const lastSeenAt = this.clock.now()
    const isVisit = lastSeenAt.getTime() - visitor.lastSeenAt.getTime() > visitMs
    const changes = { lastSeenAt, language: language ?? visitor.language, browser: browser ?? visitor.browser }
    await this.db.manager.update(Visitor, id, { ...changes, visits: isVisit ? () => 'visits + 1' : visitor.visits })
    return { ...visitor, ...changes }
  }

  private async session(site: PublicSite, { id, name, email, externalId }: Visitor): Promise<VisitorSession> {
    const formerly = externalId === null ? [] : await this.vouching.formerly(id)
    const presence = await this.welcome?.presence(site.id) ?? nobody
    const conversations = await this.welcome?.conversations({ kind: 'visitor', id, siteId: site.id }) ?? []
    const { token, expiresAt } = this.tokens.signVisitor({ visitorId: id, siteId: site.id })
    const { token: visitorToken } = this.tokens.signReturn({ visitorId: id, siteId: site.id })
    return {
      token, expiresAt: expiresAt.toISOString(), visitorToken, visitor: { id, name, email }, formerly, site,
      availability: presence.availability, presence, conversations,
    }
  }

  private foreign(origin: string | undefined): Refusal {
    return new Refusal('forbidden', origin === undefined
      ? 'The request does not say which page it comes from.'
      : `Pages of ${origin.slice(0, 200)} may not use this site. Add the origin under the site's allowed origins.`)
  }
}

/** A language tag (BCP 47); anything else is dropped. */
const languageOf = (tag = '') => /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i.test(tag) ? tag : null
