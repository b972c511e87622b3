import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common'
import type { Role } from '@parley/protocol'
import type { FastifyRequest } from 'fastify'
import { Refusal } from '../refusal.js'
import type { AgentSpeaker } from '../speaker.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the agent guard. */
    speaker?: AgentSpeaker
  }
}

/** Keys under which a route says who may call it; read by the agent guard and by `routesOf`. */
export const publicKey = 'parley:public'
export const rolesKey = 'parley:roles'

/** Anyone may call it. Without this a route is for signed-in agents. */
export const Public = () => SetMetadata(publicKey, true)

/** Only agents of these roles may call it. */
export const Roles = (...roles: Role[]) => SetMetadata(rolesKey, roles)

/** The agent who asks. */
export const Speaking = createParamDecorator((_: unknown, context: ExecutionContext): AgentSpeaker => {
  const { speaker } = context.switchToHttp().getRequest<FastifyRequest>()
  if (!speaker) throw new Refusal('unauthenticated', 'Sign in first.')
  return speaker
})
