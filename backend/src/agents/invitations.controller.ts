import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common'
import type { SignedIn } from '@parley/protocol'
import { acceptInvitation, readInvitation } from '@parley/protocol/schemas'
import type { FastifyReply } from 'fastify'
import type { z } from 'zod'
import { Public } from '../http/decorators.js'
import { type Invited, InvitationsService } from './invitations.service.js'
import { RefreshCookie } from './refresh-cookie.js'
import { signedIn } from './sign-in.service.js'

@Public()
@Controller('api/invitations')
export class InvitationsController {
  constructor(private readonly invitations: InvitationsService, private readonly cookie: RefreshCookie) {}

  /** A POST, because the token in an address would be kept by logs. */
  @Post('read')
  @HttpCode(200)
  read(@Body({ schema: readInvitation }) { token }: z.output<typeof readInvitation>): Promise<Invited> {
    return this.invitations.read(token)
  }

  @Post('accept')
  @HttpCode(200)
  async accept(
    @Body({ schema: acceptInvitation }) { token, password }: z.output<typeof acceptInvitation>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedIn> {
    const entered = await this.invitations.accept(token, password)
    this.cookie.set(reply, entered.keys.refresh)
    return signedIn(entered)
  }
}
