/** Why a request was refused. The words are for people, the code is for programs. */
export type ErrorCode =
  | 'unauthenticated' | 'forbidden' | 'not_found' | 'invalid' | 'conflict' | 'already_taken'
  | 'too_large' | 'rate_limited' | 'unavailable' | 'client_too_old'

export interface ReplyError {
  code: ErrorCode
  message: string
  /** Seconds until it makes sense to try again. */
  retryAfter?: number
}

/** What every acknowledgement carries. */
export type Reply<T> = ({ ok: true } & T) | { ok: false; error: ReplyError }

/** The body of every REST error, `application/problem+json` (RFC 9457) with our `code` beside the standard members. */
export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  code: ErrorCode
  retryAfter?: number
  /** What was wrong with which field, for forms. */
  errors?: { path: string; message: string }[]
}
