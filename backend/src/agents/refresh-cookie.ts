import { Injectable } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Config } from '../config.js'
import type { Token } from '../tokens/tokens.service.js'

const name = 'parley_refresh'

/** Keeps a refresh token in the browser where only the routes of signing in, and no script, can read it. */
@Injectable()
export class RefreshCookie {
  constructor(private readonly config: Config) {}

  /** Without a token the browser keeps the one it has. */
  set(reply: FastifyReply, token: Token | undefined): void {
    if (token) void reply.setCookie(name, token.token, { ...this.place(reply), expires: token.expiresAt })
  }

  clear(reply: FastifyReply): void {
    void reply.clearCookie(name, this.place(reply))
  }

  in(request: FastifyRequest): string | undefined {
    return request.cookies[name]
  }

  private place({ request }: FastifyReply) {
    const secure = request.protocol === 'https' || this.config.publicUrl?.startsWith('https:') === true
    return { path: '/api/auth', httpOnly: true, sameSite: 'strict', secure } as const
  }
}

/** The token of an `Authorization: Bearer` header. */
export const bearerOf = (request: FastifyRequest): string | undefined =>
  /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1]
