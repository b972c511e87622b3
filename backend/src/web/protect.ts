import fastifyHelmet from '@fastify/helmet'
import fastifyStatic from '@fastify/static'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import type { Config } from '../config.js'
import { closedPolicy } from './policies.js'

const features = ['camera', 'display-capture', 'geolocation', 'microphone', 'payment', 'usb']

/**
 * Headers that every answer carries, the closed ones; a page opens for itself what it needs. Also gives replies
 * `sendFile`, with the .br and .gz that the build put beside each file.
 */
export async function protect(app: NestFastifyApplication, config: Config): Promise<void> {
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: false,
    crossOriginEmbedderPolicy: false,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
    // Only for who said that there is TLS in front, and only for this very name.
    hsts: config.publicUrl?.startsWith('https:') ? { maxAge: 31_536_000, includeSubDomains: false } : false,
  })
  await app.register(fastifyStatic, {
    serve: false, preCompressed: true, index: false, dotfiles: 'deny', cacheControl: false,
  })
  app.getHttpAdapter().getInstance().addHook('onRequest', async (_request, reply) => {
    reply.header('content-security-policy', closedPolicy)
    reply.header('permissions-policy', features.map((feature) => `${feature}=()`).join(', '))
  })
}
