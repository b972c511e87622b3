import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common'
import type { SetupDone, SetupState } from '@parley/protocol'
import { setup } from '@parley/protocol/schemas'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { Public } from '../http/decorators.js'
import { isFromHere } from './from-here.js'
import { setRefreshCookie } from './refresh-cookie.js'
import { SetupService } from './setup.service.js'
import { signedIn } from './sign-in.service.js'

@Public()
@Controller('api/setup')
export class SetupController {
  constructor(private readonly setup: SetupService) {}

  @Get()
  async state(@Req() request: FastifyRequest): Promise<SetupState> {
    const needed = await this.setup.isNeeded()
    return { needed, codeNeeded: needed && !isFromHere(request) }
  }

  @Post()
  async run(
    @Body({ schema: setup }) body: z.output<typeof setup>, @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SetupDone> {
    const { site, queue, ...entered } = await this.setup.run(body, isFromHere(request) ? 'here' : { address: request.ip })
    setRefreshCookie(reply, entered.keys.refresh)
    return { ...signedIn(entered), site, queue }
  }
}
