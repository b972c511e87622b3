import { isIP } from 'node:net'

/** The headers that tell where a request comes from. */
export interface OriginHeaders {
  origin?: string | undefined
  host?: string | undefined
  'sec-fetch-site'?: string | string[] | undefined
}

/** Host of a `Host` header without its port; brackets of IPv6 stay. */
const hostname = (host: string) => host.replace(/:\d+$/, '').toLowerCase()

/** Whether a `Host` header names this machine or an address: a name may be pointed at us by anyone (DNS rebinding). */
export function isLiteralHost(host: string): boolean {
  const name = hostname(host).replace(/^\[(.*)\]$/, '$1')
  return name === 'localhost' || name.endsWith('.localhost') || isIP(name) !== 0
}

/**
 * Whether an origin, exactly as a browser sends it, is Parley's own: that of `PUBLIC_URL`; where none is set, the very
 * one that was asked, if it is an address or localhost.
 */
export function isOwnOrigin(origin: string, host: string | undefined, publicUrl: string | null): boolean {
  if (URL.parse(origin)?.origin !== origin) return false
  if (publicUrl !== null) return origin === publicUrl
  return host !== undefined && isLiteralHost(host) && (origin === `http://${host}` || origin === `https://${host}`)
}

/** A request without `Origin` is Parley's own only when the browser says so. */
export const isSameOriginFetch = (headers: OriginHeaders) => headers['sec-fetch-site'] === 'same-origin'
