import type { IncomingMessage } from 'node:http'
import proxyAddress from '@fastify/proxy-addr'

/** The address of whoever connects, seen through the proxies that are trusted, and through no others. */
export const addressOf = (request: IncomingMessage, trustedProxies: string[]): string =>
  proxyAddress(request, trustedProxies) ?? ''
