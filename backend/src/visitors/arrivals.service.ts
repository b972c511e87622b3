import { randomUUIDv7 } from 'node:crypto'
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
import { Visitor } from './visitor.entity.js'

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
    config: Config,
    @Optional() private readonly welcome?: VisitorWelcome,
  ) {
    this.limits = new Limits({ burst: 100 * config.rateFactor, perSecond: 5 * config.rateFactor })
  }

  /**
   * A session for a new visitor, or for the one whose token was given.
   * @throws Refusal `rate_limited`, `not_found` for an unknown site key, `forbidden` for a page of another origin,
   * `unauthenticated` for a token that is none of this site's, `invalid`
   */
  async arrive(request: VisitorSessionRequest, from: From): Promise<VisitorSession> {
    this.limits.take(stranger(from.address), this.clock.now())
    const site = await this.sites.publicViewByKey(request.siteKey)
    if (!await this.origins.isAllowedFor(site.id, from.headers)) throw this.foreign(from.headers.origin)
    if (request.identityToken !== undefined) throw noIdentity()
    const known = { language: languageOf(request.language), browser: browserName(from.headers['user-agent']) }
    const visitor = request.visitorToken === undefined
      ? await this.begin(site, known) : await this.resume(site, request.visitorToken, known)
    return this.session(site, visitor)
  }

  private async begin(site: PublicSite, known: Known): Promise<Visitor> {
    const now = this.clock.now()
    const visitor: Visitor = {
      id: randomUUIDv7(), siteId: site.id, name: null, email: null, ...known, visits: 1,
      firstSeenAt: now, lastSeenAt: now,
    }
    await this.db.manager.insert(Visitor, visitor)
    return visitor
  }

  private async resume(site: PublicSite, token: string, { language, browser }: Known): Promise<Visitor> {
    const { visitorId: id, siteId } = this.tokens.verifyReturn(token)
    const visitor = siteId === site.id ? await this.db.manager.findOneBy(Visitor, { id, siteId }) : null
    if (!visitor) throw new Refusal('unauthenticated', 'This visitor token is none of this site\'s. Begin without one.')
    const lastSeenAt = this.clock.now()
    const isVisit = lastSeenAt.getTime() - visitor.lastSeenAt.getTime() > visitMs
    const changes = { lastSeenAt, language: language ?? visitor.language, browser: browser ?? visitor.browser }
    await this.db.manager.update(Visitor, id, { ...changes, visits: isVisit ? () => 'visits + 1' : visitor.visits })
    return { ...visitor, ...changes }
  }

  private async session(site: PublicSite, { id, name, email }: Visitor): Promise<VisitorSession> {
    const presence = await this.welcome?.presence(site.id) ?? nobody
    const conversations = await this.welcome?.conversations({ kind: 'visitor', id, siteId: site.id }) ?? []
    const { token, expiresAt } = this.tokens.signVisitor({ visitorId: id, siteId: site.id })
    const { token: visitorToken } = this.tokens.signReturn({ visitorId: id, siteId: site.id })
    return {
      token, expiresAt: expiresAt.toISOString(), visitorToken, visitor: { id, name, email }, site,
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

function noIdentity(): Refusal {
  const words = 'This site has no identity secret, so it cannot vouch for visitors.'
  return new Refusal('invalid', words, { errors: [{ path: 'identityToken', message: words }] })
}
