import { Controller, Get, Header, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Config } from '../config.js'
import { Public } from '../http/decorators.js'
import { Refusal } from '../refusal.js'
import { mayScrape } from './may-scrape.js'
import { MetricsService } from './metrics.service.js'

const forwarding = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via']

@Public()
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: MetricsService, private readonly config: Config) {}

  @Get()
  @Header('cache-control', 'no-store')
  async scrape(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const scrape = {
      address: request.ip, peer: request.socket.remoteAddress ?? '', authorization: request.headers.authorization,
      isForwarded: forwarding.some((name) => request.headers[name] !== undefined),
    }
    if (!mayScrape(scrape, this.config.metricsToken)) {
      throw new Refusal('forbidden', 'Figures are for this machine and private networks, or for who has METRICS_TOKEN.')
    }
    const { type, text } = await this.metrics.text()
    reply.type(type)
    return text
  }
}
