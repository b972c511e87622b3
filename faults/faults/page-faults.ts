import type { Browser } from '../people/browser.js'
import type { Seat } from '../people/company.js'
import type { Deed, Harming } from './harming.js'

const DAY_MS = 86_400_000

/** What people and their browsers do to themselves. */
export function pageFaults(seats: readonly Seat[], browsers: readonly Browser[], harming: Harming): Deed {
  return ({ kind, target, lastsMs, coin }) => {
    switch (kind) {
      case 'page-reloaded': {
        const seat = harming.oneFree(seats, target)
        return seat ? harming.during(seat, kind, seat.browser.wire, () => seat.reload(lastsMs / 10)) : 'busy'
      }
      case 'clock-off':
        browsers[target % browsers.length]?.clock.offBy(coin < 0.4 ? DAY_MS : coin < 0.8 ? -DAY_MS : 0)
        return harming.atOnce(kind, null)
      case 'requests-repeated': {
        const browser = harming.oneFree(browsers, target)
        return browser ? harming.during(browser, kind, null, async () => {
          browser.manners.repeats = true
          await harming.lastsFor(lastsMs)
          browser.manners.repeats = false
        }) : 'busy'
      }
      default: return null
    }
  }
}
