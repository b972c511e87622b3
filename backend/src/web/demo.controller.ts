import { Controller, Get, Param, Req, Res } from '@nestjs/common'
import { ApiExcludeController } from '@nestjs/swagger'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Config } from '../config.js'
import { Public } from '../http/decorators.js'
import { languageOf } from '../http/small-page.js'
import { Refusal } from '../refusal.js'
import { SitesService } from '../sites/sites.service.js'
import { demoHome, demoIcon, demoProduct } from './demo-page.js'
import { demoStyle } from './demo-style.js'
import { demoPolicy } from './policies.js'

/** A sample shop that embeds the first site's tag, as a stranger's page would. In production only where asked for. */
@ApiExcludeController()
@Public()
@Controller('demo')
export class DemoController {
  constructor(private readonly config: Config, private readonly sites: SitesService) {}

  @Get()
  async home(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const siteKey = await this.siteKey()
    this.send(reply, demoHome(siteKey, languageOf(request.headers['accept-language'])))
  }

  @Get('style.css')
  style(@Res() reply: FastifyReply): void {
    this.refuseUnlessOn()
    reply.header('content-type', 'text/css; charset=utf-8').header('cache-control', 'no-cache').send(demoStyle)
  }

  @Get('icon.svg')
  icon(@Res() reply: FastifyReply): void {
    this.refuseUnlessOn()
    reply.header('content-type', 'image/svg+xml').header('cache-control', 'public, max-age=86400').send(demoIcon)
  }

  @Get(':product')
  async product(
    @Param('product') product: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply,
  ): Promise<void> {
    const html = demoProduct(product, await this.siteKey(), languageOf(request.headers['accept-language']))
    if (html === null) throw nothingHere()
    this.send(reply, html)
  }

  private send(reply: FastifyReply, html: string): void {
    reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-cache')
      .header('vary', 'accept-language').header('content-security-policy', demoPolicy).send(html)
  }

  private async siteKey(): Promise<string> {
    this.refuseUnlessOn()
    const [site] = await this.sites.list()
    if (!site) throw nothingHere()
    return site.siteKey
  }

  private refuseUnlessOn(): void {
    if (!this.config.isDemoOn) throw nothingHere()
  }
}

const nothingHere = () => new Refusal('not_found', 'There is nothing at this address.')
