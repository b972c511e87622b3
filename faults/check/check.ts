import type { History } from '../history.js'
import { checkFeeds } from './check-feeds.js'
import { checkLog } from './check-log.js'
import { checkRefusals } from './check-refusals.js'
import { checkRouting } from './check-routing.js'
import { checkScreens } from './check-screens.js'
import { checkSends } from './check-sends.js'
import { verdictOf, type Verdict } from './counters.js'

/** Judges a run: the database, every acknowledgement and every screen against each other. It only reads. */
export const check = (history: History): Verdict => verdictOf([
  ...checkSends(history), ...checkLog(history), ...checkFeeds(history), ...checkScreens(history),
  ...checkRouting(history), ...checkRefusals(history),
])
