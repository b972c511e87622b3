import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common'
import type { FastifyRequest } from 'fastify'
import { AgentSessionsService } from '../agents/agent-sessions.service.js'
import { bearerOf } from '../agents/refresh-cookie.js'
import { Refusal } from '../refusal.js'
import { TokensService } from '../tokens/tokens.service.js'
import { VisitorsService } from '../visitors/visitors.service.js'

/** Lets visitors and signed-in agents through to a route marked `@Speakers()`. */
@Injectable()
export class SpeakerGuard implements CanActivate {
  constructor(
    private readonly tokens: TokensService, private readonly visitors: VisitorsService,
    private readonly sessions: AgentSessionsService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>()
    const token = bearerOf(request)
    if (token === undefined) throw new Refusal('unauthenticated', 'Say who you are first.')
    const of = this.tokens.isOfVisitor(token) ? this.visitors : this.sessions
    request.speaker = (await of.speakerOf(token)).speaker
    return true
  }
}
