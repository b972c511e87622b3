import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common'
import type { SignedIn } from '@parley/protocol'
import { acceptInvitation, readInvitation } from '@parley/protocol/schemas'
import type { FastifyReply } from 'fastify'
import type { z } from 'zod'
import { Public } from '../http/decorators.js'
import { InvitationsService } from './invitations.service.js'
import { setRefreshCookie } from './refresh-cookie.js'
import { signedIn } from './sign-in.service.js'

@Public()
@Controller('api/invitations')
export class InvitationsController {
  constructor(private readonly invitations: InvitationsService) {}

  /** A POST, because the token in an address would be kept by logs. */
  @Post('read')
  @HttpCode(200)
  read(@Body({ schema: readInvitation }) { token }: z.output<typeof readInvitation>): Promise<{ name: string; email: string; expiresAt: string }> {
    return this.invitations.read(token)
  }

  @Post('accept')
  @HttpCode(200)
  async accept(
    @Body({ schema: acceptInvitation }) { token, password }: z.output<typeof acceptInvitation>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedIn> {
    const entered = await this.invitations.accept(token, password)
    setRefreshCookie(reply, entered.keys.refresh)
    return signedIn(entered)
  }
}
