import { join } from 'node:path'
import { Controller, Get, Param, Req, Res } from '@nestjs/common'
import { ApiExcludeController } from '@nestjs/swagger'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Public } from '../http/decorators.js'
import { smallPage, smallPageStyle } from '../http/small-page.js'
import { Refusal } from '../refusal.js'
import { type Page, PageFile } from './page-file.js'
import { dashboardPolicy, framePolicy, hostedPolicy, smallPagePolicy } from './policies.js'
import { SiteOrigins } from './site-origins.js'
import { WebFolders } from './web-folders.js'

const year = 'public, max-age=31536000, immutable'
const minutes = 'public, max-age=300'

/** What a path below an app may look like; nothing else is looked for on the disk. */
const filePath = /^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/

/** The two apps, as they were built. */
@ApiExcludeController()
@Public()
@Controller()
export class WebController {
  private readonly dashboardPage: PageFile
  private readonly framePage: PageFile

  constructor(private readonly folders: WebFolders, private readonly origins: SiteOrigins) {
    this.dashboardPage = new PageFile(join(folders.dashboard, 'index.html'))
    this.framePage = new PageFile(join(folders.widget, 'frame.html'))
  }

  @Get()
  home(@Res() reply: FastifyReply): void {
    reply.redirect('/dashboard/', 302)
  }

  /** What browsers ask for by themselves, beside an image or a text. */
  @Get('favicon.ico')
  icon(@Res() reply: FastifyReply): void {
    reply.redirect('/dashboard/icon.svg', 302)
  }

  /** Every path that is no file belongs to the app, which shows what the path names. */
  @Get(['dashboard', 'dashboard/*'])
  async dashboard(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const path = pathOf(request)
    if (path === '/dashboard') return void reply.redirect('/dashboard/', 308)
    const below = path.slice('/dashboard/'.length)
    if (/\.\w+$/.test(below)) return this.sendFile(reply, this.folders.dashboard, below)
    await this.sendPage(request, reply, this.dashboardPage, dashboardPolicy)
  }

  /** The loader, whose address never changes. */
  @Get('widget.js')
  loader(@Res() reply: FastifyReply): void {
    this.sendFile(reply.header('cache-control', minutes), this.folders.widget, 'widget.js')
  }

  @Get('widget/frame/:siteKey')
  async frame(
    @Param('siteKey') siteKey: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply,
  ): Promise<void> {
    const origins = await this.origins.of(siteKey)
    // An older header that knows no lists; browsers that know `frame-ancestors` ignore it.
    reply.raw.removeHeader('x-frame-options')
    reply.header('cross-origin-resource-policy', 'cross-origin')
    await this.sendPage(request, reply, this.framePage, (page) => framePolicy(page, origins))
  }

  @Get('chat/:siteKey')
  async hosted(
    @Param('siteKey') siteKey: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.origins.of(siteKey)
    await this.sendPage(request, reply, this.framePage, hostedPolicy)
  }

  @Get('widget/*')
  widget(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const below = pathOf(request).slice('/widget/'.length)
    // The page itself is only given out with its site's policy.
    if (below.endsWith('.html')) throw nothingHere()
    this.sendFile(reply, this.folders.widget, below)
  }

  /** Names with a hash in them never change; others are asked for again. Any page may load them: they are public. */
  private sendFile(reply: FastifyReply, folder: string, path: string): void {
    if (!filePath.test(path) || path.endsWith('.br') || path.endsWith('.gz')) throw nothingHere()
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', path.startsWith('assets/') ? year : 'no-cache')
    reply.header('cross-origin-resource-policy', 'cross-origin').sendFile(path, folder)
  }

  private async sendPage(
    request: FastifyRequest, reply: FastifyReply, file: PageFile, policyFor: (page: Page) => string,
  ): Promise<void> {
    const page = await file.read()
    reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-cache')
    if (page) return void reply.header('content-security-policy', policyFor(page)).send(page.html)
    reply.code(503).header('content-security-policy', smallPagePolicy(smallPageStyle))
    reply.send(smallPage('unbuilt', request.headers['accept-language']))
  }
}

const nothingHere = () => new Refusal('not_found', 'There is nothing at this address.')

/** The path that was asked for, decoded; what cannot be decoded names nothing. */
function pathOf(request: FastifyRequest): string {
  const [path = ''] = request.url.split('?', 1)
  try {
    return decodeURIComponent(path)
  } catch (error) {
    if (error instanceof URIError) throw nothingHere()
    throw error
  }
}
