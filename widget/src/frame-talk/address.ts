import { isColor } from './messages.js'

/** What the frame is told in its address. It stands after `#`, so it never reaches a server. */
export interface FrameAddress {
  siteKey: string
  /** Set when the document is a panel in a page: the page's origin, the only one it listens to and speaks to. */
  origin: string | null
  language: string | null
  color: string | null
}

/** The address of the frame of one site, for a page of `origin`. */
export function frameAddress(host: string, { siteKey, origin, language, color }: FrameAddress): string {
  const told = new URLSearchParams({ origin: origin ?? '', lang: language ?? '', color: color ?? '' })
  return `${host}/widget/frame/${encodeURIComponent(siteKey)}#${told}`
}

/** The address read back inside the frame; on the hosted page `/chat/SITE_KEY` only the key is there. */
export function readAddress({ pathname, hash }: { pathname: string; hash: string }): FrameAddress {
  const [, first, second, third] = pathname.split('/')
  const key = first === 'chat' ? second : third
  const told = new URLSearchParams(hash.slice(1))
  const color = told.get('color')
  return {
    siteKey: decode(key ?? ''),
    origin: first === 'chat' ? null : told.get('origin'),
    language: told.get('lang'),
    color: isColor(color) ? color : null,
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A key that is no valid escape is no key of ours either; the server will say so.
    return text
  }
}
