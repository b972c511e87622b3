import { HttpException } from '@nestjs/common'
import type { ErrorCode, Problem } from '@parley/protocol'
import { isUnavailable, unavailable } from '../database/unavailable.js'
import { Refusal } from '../refusal.js'

const statuses: Record<ErrorCode, number> = {
  unauthenticated: 401, forbidden: 403, not_found: 404, invalid: 400, conflict: 409, already_taken: 409,
  too_large: 413, rate_limited: 429, unavailable: 503, client_too_old: 426,
}
const titles: Record<ErrorCode, string> = {
  unauthenticated: 'Not signed in', forbidden: 'Not allowed', not_found: 'Not found', invalid: 'Not valid',
  conflict: 'Conflict', already_taken: 'Already taken', too_large: 'Too large', rate_limited: 'Too many requests',
  unavailable: 'Not available right now', client_too_old: 'Too old',
}

/** The HTTP status of a refusal with this code. */
export const statusOf = (code: ErrorCode) => statuses[code]

/** A refusal as the body of a REST error (RFC 9457). */
export function problemOf({ code, message, particulars }: Refusal, status = statusOf(code)): Problem {
  return { type: 'about:blank', title: titles[code], status, detail: message, code, ...particulars }
}

/** What the caller is told of a failure of ours: nothing about its inside. */
export const broken: Problem = {
  type: 'about:blank', title: 'Something broke', status: 500, code: 'unavailable',
  detail: 'Something broke on our side. It has been noted; try again in a moment.',
}

/** Whatever a handler or the framework threw, as a problem; null when it was none of the expected ones. */
export function problemFrom(error: unknown): Problem | null {
  if (error instanceof Refusal) return problemOf(error)
  if (isUnavailable(error)) return problemOf(unavailable())
  const status = statusIn(error)
  if (status === null || status >= 500) return null
  return problemOf(new Refusal(codeFor(status), wordsFor(status)), status)
}

function statusIn(error: unknown): number | null {
  if (error instanceof HttpException) return error.getStatus()
  if (!(error instanceof Error) || !('statusCode' in error)) return null
  return typeof error.statusCode === 'number' ? error.statusCode : null
}

function codeFor(status: number): ErrorCode {
  const found = (Object.keys(statuses) as ErrorCode[]).find((code) => statuses[code] === status)
  return status === 408 ? 'unavailable' : found ?? 'invalid'
}

function wordsFor(status: number): string {
  switch (status) {
    case 404: return 'There is nothing at this address.'
    case 405: return 'This address does not take that method.'
    case 408: return 'The request took too long.'
    case 413: return 'The request is larger than allowed.'
    case 415: return 'Send JSON, with the header Content-Type: application/json.'
    case 429: return 'Too many requests. Try again later.'
    default: return 'The request cannot be read.'
  }
}
