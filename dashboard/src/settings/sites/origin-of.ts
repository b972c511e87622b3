/** An origin as browsers send it, or why a text is none. `path`: it was more than an origin, and was shortened. */
export type OriginReading =
  | { ok: true; origin: string; shortened: boolean }
  | { ok: false; why: 'empty' | 'wildcard' | 'scheme' | 'notOrigin' }

/**
 * Reads what a person types or pastes as the address of a website: `shop.example`, `https://shop.example/cart?x=1`.
 * A missing scheme is taken for https; what comes after the host is left out.
 */
export function originOf(text: string): OriginReading {
  const typed = text.trim()
  if (typed === '') return { ok: false, why: 'empty' }
  if (typed.includes('*')) return { ok: false, why: 'wildcard' }
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(typed)?.[1]?.toLowerCase()
  if (scheme !== undefined && scheme !== 'https' && scheme !== 'http') return { ok: false, why: 'scheme' }
  const url = URL.parse(scheme === undefined ? `https://${typed}` : typed)
  if (!url || !isHost(url.hostname) || url.username || url.password) return { ok: false, why: 'notOrigin' }
  return { ok: true, origin: url.origin, shortened: url.pathname !== '/' || url.search !== '' || url.hash !== '' }
}

/** A name with a dot, `localhost`, or an address; one word alone is a slip of the keyboard. */
const isHost = (host: string): boolean =>
  host === 'localhost' || host.startsWith('[') || /^[^.\s]+(\.[^.\s]+)+$/.test(host)
