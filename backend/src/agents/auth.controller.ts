import { Body, Controller, HttpCode, Ip, Post, Req, Res } from '@nestjs/common'
import type { SignedIn } from '@parley/protocol'
import { login } from '@parley/protocol/schemas'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { Public } from '../http/decorators.js'
import { Refusal } from '../refusal.js'
import { OriginsService } from '../sites/origins.service.js'
import { bearerOf, RefreshCookie } from './refresh-cookie.js'
import { signedIn, SignInService } from './sign-in.service.js'

@Public()
@Controller('api/auth')
export class AuthController {
  constructor(
    private readonly signIn: SignInService,
    private readonly cookie: RefreshCookie,
    private readonly origins: OriginsService,
  ) {}

  @Post('login')
  @HttpCode(200)
  async login(
    @Body({ schema: login }) body: z.output<typeof login>, @Ip() address: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedIn> {
    const entered = await this.signIn.signIn(body, address)
    this.cookie.set(reply, entered.keys.refresh)
    return signedIn(entered)
  }

  @Post('refresh')
  @HttpCode(200)
  async refresh(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<SignedIn> {
    const token = this.cookie.in(request)
    if (token === undefined) throw new Refusal('unauthenticated', 'You are signed out. Sign in again.')
    const entered = await this.signIn.refresh(token, await this.origins.isAllowedFor(null, request.headers))
    this.cookie.set(reply, entered.keys.refresh)
    return signedIn(entered)
  }

  @Post('logout')
  @HttpCode(204)
  async logout(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.signIn.signOut({ refresh: this.cookie.in(request), access: bearerOf(request) })
    this.cookie.clear(reply)
  }
}
