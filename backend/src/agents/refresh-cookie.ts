import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Token } from '../tokens/tokens.service.js'

const name = 'parley_refresh'
const path = '/api/auth'

/** Puts a refresh token where only these routes, and no script, can read it. */
export function setRefreshCookie(reply: FastifyReply, token: Token | undefined): void {
  if (!token) return
  const secure = reply.request.protocol === 'https'
  void reply.setCookie(name, token.token, { path, httpOnly: true, sameSite: 'strict', secure, expires: token.expiresAt })
}

export function clearRefreshCookie(reply: FastifyReply): void {
  void reply.clearCookie(name, { path, httpOnly: true, sameSite: 'strict', secure: reply.request.protocol === 'https' })
}

export const refreshCookieOf = (request: FastifyRequest): string | undefined => request.cookies[name]

/** The token of an `Authorization: Bearer` header. */
export const bearerOf = (request: FastifyRequest): string | undefined =>
  /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1]
