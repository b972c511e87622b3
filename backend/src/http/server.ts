import type { Server } from 'node:http'
import fastifyCookie from '@fastify/cookie'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import type { FastifyHttpOptions } from 'fastify'
import { Clock } from '../clock.js'
import { Config } from '../config.js'
import { Limits, stranger } from '../limits/limits.js'
import { broken, problemFrom } from './problem.js'
import { sendProblem } from './send-problem.js'
import { takeStreams } from './streamed-body.js'

const bodyBytes = 64 * 1024

/** Bounds on everything a stranger can send or hold open. */
export function serverOptions(config: Config): FastifyHttpOptions<Server> {
  return {
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    bodyLimit: bodyBytes,
    // For the largest file on a slow line; every other body has to be here sooner (streamed-body.ts).
    requestTimeout: 300_000,
    // Longer than the pause between two pings of a polling socket.
    connectionTimeout: 60_000,
    keepAliveTimeout: 10_000,
    http: { headersTimeout: 10_000, maxHeaderSize: 16 * 1024 },
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    forceCloseConnections: 'idle',
    // For addresses that cannot be read, which never reach a route.
    frameworkErrors: (error, _request, reply) => sendProblem(reply, problemFrom(error) ?? broken),
  }
}

/** What every request passes on its way in and out, before and after Nest's routes. */
export async function prepareHttp(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance()
  const clock = app.get(Clock)
  const { rateFactor } = app.get(Config)
  const limits = new Limits({ burst: 600 * rateFactor, perSecond: 60 * rateFactor })
  fastify.addHook('onRequest', async (request) => {
    if (request.url.startsWith('/api/')) limits.take(stranger(request.ip), clock.now())
  })
  fastify.removeContentTypeParser('text/plain')
  takeStreams(fastify)
  await app.register(fastifyCookie)
  fastify.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
}
