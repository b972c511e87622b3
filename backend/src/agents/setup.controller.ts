import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common'
import type { SetupDone, SetupState } from '@parley/protocol'
import { setup } from '@parley/protocol/schemas'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { Public } from '../http/decorators.js'
import { isFromHere } from './from-here.js'
import { RefreshCookie } from './refresh-cookie.js'
import { SetupService } from './setup.service.js'
import { signedIn } from './sign-in.service.js'

@Public()
@Controller('api/setup')
export class SetupController {
  constructor(private readonly setup: SetupService, private readonly cookie: RefreshCookie) {}

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
    const from = isFromHere(request) ? 'here' : { address: request.ip }
    const { site, queue, ...entered } = await this.setup.run(body, from)
    this.cookie.set(reply, entered.keys.refresh)
    return { ...signedIn(entered), site, queue }
  }
}
