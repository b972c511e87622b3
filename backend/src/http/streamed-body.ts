import { addAbortSignal, type Readable } from 'node:stream'
import { errorCodes, type FastifyInstance, type FastifyRequest } from 'fastify'
import { Refusal } from '../refusal.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The handler reads the body itself, piece by piece. */
    isStreamed?: boolean
  }
}

/** For `@RouteConfig`: the body of this route is any bytes, which its handler reads by `streamOf`. */
export const streamedBody = { isStreamed: true }

const anyBytes = 'application/octet-stream'
/** For every other body, which is small. */
const bodyMs = 15_000

const isStreamed = (request: FastifyRequest) => request.routeOptions.config.isStreamed === true
const hasBody = ({ headers }: FastifyRequest) =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'

/**
 * Hands the bodies of routes with `streamedBody` on unread, whatever type they are said to have, and gives every other
 * body little time: the server's own limit for a request has to leave room for the slow line of somebody who uploads.
 */
export function takeStreams(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', async (request) => {
    if (isStreamed(request)) {
      request.raw.headers['content-type'] = anyBytes
    } else if (hasBody(request)) {
      const patience = setTimeout(() => request.raw.destroy(), bodyMs).unref()
      request.raw.once('close', () => clearTimeout(patience))
    }
  })
  fastify.addContentTypeParser(anyBytes, (request, body, done) => {
    if (isStreamed(request)) done(null, body)
    else done(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(anyBytes))
  })
}

const brokeOff = () => new Refusal('unavailable', 'The upload broke off. Try again.', { retryAfter: 1 })

/**
 * The bytes of a body, as fast as they are taken and no faster; `stop` ends it.
 * @throws Refusal `unavailable` when the sender or the line goes away in the middle
 */
export async function* streamOf({ body, raw }: FastifyRequest, stop: AbortSignal): AsyncGenerator<Buffer> {
  try {
    for await (const piece of addAbortSignal(stop, body as Readable)) yield piece as Buffer
  } catch (error) {
    if (stop.aborted || raw.destroyed || !raw.complete) throw brokeOff()
    throw error
  }
}
