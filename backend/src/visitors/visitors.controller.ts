import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common'
import type { VisitorSession } from '@parley/protocol'
import { visitorSession } from '@parley/protocol/schemas'
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { Public } from '../http/decorators.js'
import { ArrivalsService } from './arrivals.service.js'

@Public()
@Controller('api/visitor')
export class VisitorsController {
  constructor(private readonly arrivals: ArrivalsService) {}

  @Post('session')
  @HttpCode(200)
  session(
    @Body({ schema: visitorSession }) body: z.output<typeof visitorSession>, @Req() { headers, ip }: FastifyRequest,
  ): Promise<VisitorSession> {
    return this.arrivals.arrive(body, { headers, address: ip })
  }
}
