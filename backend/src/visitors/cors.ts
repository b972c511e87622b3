import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { Config } from '../config.js'
import { OriginsService } from '../sites/origins.service.js'
import { isOwnOrigin } from '../sites/own-origin.js'

/** Routes that visitors ask. */
const visitorsRoutes = /^\/api\/(?:visitor|attachments)(?:[/?]|$)/

/**
 * Lets scripts on the pages of our sites read the answers of the visitors' routes (CORS), for clients without the
 * frame. No cookie is ever sent along. Whether this page may speak for this site is the route's own question.
 */
export function allowSitePages(app: NestFastifyApplication): void {
  const origins = app.get(OriginsService)
  const { publicUrl } = app.get(Config)
  app.getHttpAdapter().getInstance().addHook('onRequest', async (request, reply) => {
    if (!visitorsRoutes.test(request.url)) return
    const { origin, host } = request.headers
    reply.header('vary', 'Origin')
    if (origin === undefined || !(isOwnOrigin(origin, host, publicUrl) || await origins.isOfSomeSite(origin))) return
    reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', 'retry-after')
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return
    await reply.code(204).header('access-control-allow-methods', 'GET, POST, PUT, DELETE')
      .header('access-control-allow-headers', 'authorization, content-type')
      .header('access-control-max-age', '600').send()
  })
}
