import { randomUUIDv7 } from 'node:crypto'
import type { FastifyInstance, FastifyRequest, FastifyServerOptions } from 'fastify'
import type { Logger } from 'pino'
import { asRequest } from './request-context.js'

/**
 * What the server needs to know for it: ids for requests, and a log for its own troubles. Its lines for each request,
 * which would hold whole addresses, are of a level that this log leaves out.
 */
export function loggingOptions(
  log: Logger,
): Pick<FastifyServerOptions, 'genReqId' | 'loggerInstance' | 'childLoggerFactory'> {
  const own = log.child({ room: 'Fastify' })
  if (own.isLevelEnabled('info')) own.level = 'warn'
  return { genReqId: () => randomUUIDv7(), loggerInstance: own, childLoggerFactory: (parent) => parent }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const isProbe = (route: string) => route.startsWith('/health/') || route === '/metrics'
const isPage = (route: string) => !route.startsWith('/api/')

/**
 * One line a request, when it is answered: method, route, status and time. The route is the pattern
 * (`/api/agents/:id`), never the address itself, which may hold whatever a stranger put there; of its parts only an id
 * is named.
 */
export function logRequests(fastify: FastifyInstance, log: Logger): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    asRequest(request.id, done)
  })
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    const line = {
      method: request.method, route, ...idIn(request), status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10, requestId: request.id,
    }
    if (reply.statusCode >= 500 && !isProbe(route)) log.error(line, 'request failed')
    else if (isProbe(route) || isPage(route)) log.debug(line, 'request')
    else log.info(line, 'request')
  })
}

function idIn(request: FastifyRequest): { id?: string } {
  const { params } = request
  const id = typeof params === 'object' && params !== null && 'id' in params ? params.id : undefined
  return typeof id === 'string' && uuid.test(id) ? { id } : {}
}
