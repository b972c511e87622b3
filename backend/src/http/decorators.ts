import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common'
import type { Role } from '@parley/protocol'
import type { FastifyRequest } from 'fastify'
import { Refusal } from '../refusal.js'
import type { AgentSpeaker, Speaker } from '../speaker.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guard that knows who asks. */
    speaker?: Speaker
  }
}

/** Keys under which a route says who may call it; read by the agent guard and by `routesOf`. */
export const publicKey = 'parley:public'
export const rolesKey = 'parley:roles'
export const speakersKey = 'parley:speakers'

/** Anyone may call it. Without this a route is for signed-in agents. */
export const Public = () => SetMetadata(publicKey, true)

/** Visitors may call it too; its own guard finds out who asks. */
export const Speakers = () => SetMetadata(speakersKey, true)

/** Only agents of these roles may call it. */
export const Roles = (...roles: Role[]) => SetMetadata(rolesKey, roles)

/** The agent who asks. */
export const Speaking = createParamDecorator((_: unknown, context: ExecutionContext): AgentSpeaker => {
  const speaker = speakerIn(context)
  if (speaker.kind !== 'agent') throw new Refusal('unauthenticated', 'Sign in first.')
  return speaker
})

/** The visitor or agent who asks. */
export const SpeakingAny = createParamDecorator((_: unknown, context: ExecutionContext): Speaker => speakerIn(context))

function speakerIn(context: ExecutionContext): Speaker {
  const { speaker } = context.switchToHttp().getRequest<FastifyRequest>()
  if (!speaker) throw new Refusal('unauthenticated', 'Sign in first.')
  return speaker
}
