import type { Reply, ReplyError } from '@parley/protocol'

/**
 * The third outcome of asking: neither yes nor no. The server may have done it or not, so only a request
 * that is recognised when repeated may be asked again.
 */
const noAnswerError: ReplyError = Object.freeze({ code: 'unavailable', message: 'no answer' })
export const noAnswer: { ok: false; error: ReplyError } = Object.freeze({ ok: false, error: noAnswerError })

/** Whether nobody answered, as against a server that refused. */
export const isNoAnswer = (reply: Reply<unknown>): boolean => !reply.ok && reply.error === noAnswerError

/**
 * Whether the same request may be granted later without anybody changing it. A token that is no longer good is among
 * them, because the link brings a new one.
 */
export const isForNow = ({ code }: ReplyError): boolean =>
  code === 'unavailable' || code === 'rate_limited' || code === 'unauthenticated'
