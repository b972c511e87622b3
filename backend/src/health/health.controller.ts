import { Controller, Get, Header, Res } from '@nestjs/common'
import type { FastifyReply } from 'fastify'
import { Public } from '../http/decorators.js'
import { type Readiness, ReadinessService } from './readiness.service.js'

/** Probes for whoever runs Parley: restart it when `live` fails, send it nobody while `ready` fails. */
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: ReadinessService) {}

  @Get('live')
  @Header('cache-control', 'no-store')
  live(): { status: 'live' } {
    return { status: 'live' }
  }

  @Get('ready')
  @Header('cache-control', 'no-store')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await this.readiness.check()
    reply.code(readiness.status === 'ready' ? 200 : 503)
    return readiness
  }
}
