import type { Browser } from '../people/browser.js'
import type { Seat } from '../people/company.js'
import type { Deed, Harming } from './harming.js'

const DAY_MS = 86_400_000

/** A reload tells most while something is on its way. */
const isSending = ({ page }: Seat) => page.outbox.count.peek() > 0

/** What people and their browsers do to themselves. */
export function pageFaults(seats: readonly Seat[], browsers: readonly Browser[], harming: Harming): Deed {
  return ({ kind, target, lastsMs, coin }) => {
    switch (kind) {
      case 'page-reloaded': {
        const seat = harming.oneFree(seats.filter(isSending), target) ?? harming.oneFree(seats, target)
        return seat ? harming.during(seat, kind, seat.browser.wire, () => seat.reload(lastsMs / 10)) : 'busy'
      }
      case 'clock-off':
        return browsers[target % browsers.length]?.clock.offBy(coin < 0.4 ? DAY_MS : coin < 0.8 ? -DAY_MS : 0)
          ? harming.atOnce(kind, null) : 'busy'
      case 'requests-repeated': {
        const browser = harming.oneFree(browsers, target)
        return browser ? harming.during(browser, kind, null, async () => {
          const before = browser.manners.repeated
          browser.manners.repeats = true
          await harming.lastsFor(lastsMs)
          browser.manners.repeats = false
          return browser.manners.repeated > before
        }) : 'busy'
      }
      default: return null
    }
  }
}
