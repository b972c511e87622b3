import type { VisitorLink } from '@parley/client'
import { limits } from '@parley/protocol'

export interface PageSeen { url: string; title: string; referrer: string }

export interface PageTeller {
  saw(page: PageSeen): void
  /** From now on by this link. */
  through(link: VisitorLink): void
}

/**
 * Tells the team which page the visitor is on: the newest, once the link is up, and again only when nobody answered.
 * On the hosted page there is no page around, so its `own` is told.
 */
export function tellPages(own: PageSeen | null): PageTeller {
  let page = own
  let told: PageSeen | null = null
  let link: VisitorLink | null = null

  const tell = async (): Promise<void> => {
    const telling = page
    if (!telling || telling === told || link?.state.peek() !== 'online') return
    told = telling
    const { url, title, referrer } = telling
    const reply = await link.ask('page', {
      url: url.slice(0, limits.urlLength), title: title.slice(0, limits.titleLength),
      referrer: URL.canParse(referrer) ? referrer : '',
    })
    if (!reply.ok && reply.error.code === 'unavailable' && told === telling) told = null
  }
  return {
    saw(seen) {
      page = seen
      void tell()
    },
    through(opened) {
      link = opened
      opened.onOnline(() => void tell())
      void tell()
    },
  }
}
