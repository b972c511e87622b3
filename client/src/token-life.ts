/**
 * How long to wait before a new token is needed, in milliseconds, or null when the token does not say.
 * A token that was just made has its whole life before it, whatever this machine's clock believes.
 */
export function refreshInMs(token: string, age: 'any' | 'new', now: number): number | null {
  const claims = claimsOf(token)
  if (!claims) return null
  const life = (claims.exp - claims.iat) * 1000
  const left = age === 'new' ? life : Math.min(life, claims.exp * 1000 - now)
  return Math.max(left - Math.min(60_000, life / 5), 5_000)
}

function claimsOf(token: string): { exp: number; iat: number } | null {
  try {
    const middle = token.split('.')[1] ?? ''
    const claims: unknown = JSON.parse(atob(middle.replaceAll('-', '+').replaceAll('_', '/')))
    if (typeof claims !== 'object' || claims === null || !('exp' in claims) || !('iat' in claims)) return null
    const { exp, iat } = claims
    return typeof exp === 'number' && typeof iat === 'number' ? { exp, iat } : null
  } catch {
    // Not a JWT: then the server's hanging up is what tells that it has expired.
    return null
  }
}
