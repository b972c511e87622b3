import type { FastifyRequest } from 'fastify'
import { isLiteralHost } from '../sites/own-origin.js'

const proxyHeaders = [
  'forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'x-real-ip',
  'x-client-ip', 'true-client-ip', 'cf-connecting-ip', 'fly-client-ip', 'fastly-client-ip',
]

/**
 * Whether a request was made on this very machine, by someone who may therefore be taken for its owner. Proxies give
 * themselves away by their headers or by HTTP/1.0; a stranger's page, whose name was pointed at this machine, by
 * `Host`.
 */
export function isFromHere({ raw, headers }: Pick<FastifyRequest, 'raw' | 'headers'>): boolean {
  const address = (raw.socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  const isLoopback = address === '::1' || address.startsWith('127.')
  const isDirect = raw.httpVersion !== '1.0' && proxyHeaders.every((name) => headers[name] === undefined)
  return isLoopback && isDirect && isLiteralHost(headers.host ?? '')
}
