import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import type { Role } from '@parley/protocol'
import type { FastifyRequest } from 'fastify'
import { publicKey, rolesKey, speakersKey } from '../http/decorators.js'
import { Refusal } from '../refusal.js'
import { AgentSessionsService } from './agent-sessions.service.js'
import { bearerOf } from './refresh-cookie.js'

/**
 * Lets a REST request through to a route: anyone to a public one, otherwise signed-in agents of the roles it names. A
 * route for visitors too has a guard of its own.
 */
@Injectable()
export class AgentGuard implements CanActivate {
  constructor(private readonly sessions: AgentSessionsService, private readonly reflector: Reflector) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true
    const places = [context.getHandler(), context.getClass()]
    const isMarked = (key: string) => this.reflector.getAllAndOverride<boolean | undefined>(key, places) === true
    if (isMarked(publicKey) || isMarked(speakersKey)) return true
    const request = context.switchToHttp().getRequest<FastifyRequest>()
    const token = bearerOf(request)
    if (token === undefined) throw new Refusal('unauthenticated', 'Sign in first.')
    const { speaker } = await this.sessions.speakerOf(token)
    const roles = this.reflector.getAllAndOverride<Role[] | undefined>(rolesKey, places)
    if (roles && !roles.includes(speaker.role)) throw new Refusal('forbidden', 'Your role does not allow this.')
    request.speaker = speaker
    return true
  }
}
