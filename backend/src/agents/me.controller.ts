import { Body, Controller, Get, HttpCode, Ip, Patch, Post, Res } from '@nestjs/common'
import type { Me, SignedIn } from '@parley/protocol'
import { changeMe, changePassword } from '@parley/protocol/schemas'
import type { FastifyReply } from 'fastify'
import type { z } from 'zod'
import { Speaking } from '../http/decorators.js'
import type { AgentSpeaker } from '../speaker.js'
import { AgentsService } from './agents.service.js'
import { RefreshCookie } from './refresh-cookie.js'
import { signedIn, SignInService } from './sign-in.service.js'

@Controller('api/me')
export class MeController {
  constructor(
    private readonly agents: AgentsService,
    private readonly signIn: SignInService,
    private readonly cookie: RefreshCookie,
  ) {}

  @Get()
  view(@Speaking() speaker: AgentSpeaker): Promise<Me> {
    return this.agents.me(speaker.id)
  }

  @Patch()
  change(
    @Speaking() speaker: AgentSpeaker, @Body({ schema: changeMe }) changes: z.output<typeof changeMe>,
  ): Promise<Me> {
    return this.agents.changeMe(speaker.id, changes)
  }

  @Post('password')
  @HttpCode(200)
  async changePassword(
    @Speaking() speaker: AgentSpeaker, @Body({ schema: changePassword }) body: z.output<typeof changePassword>,
    @Ip() address: string, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedIn> {
    const entered = await this.signIn.changePassword(speaker, body, address)
    this.cookie.set(reply, entered.keys.refresh)
    return signedIn(entered)
  }
}
