import type { LinkState, Outbox } from '@parley/client'
import type { ReadonlySignal } from '@preact/signals-core'
import type { Screen } from '../history.js'
import type { Browser } from './browser.js'
import type { WatchedPage } from './person-clock.js'

/** One page of one person, from its loading to its going: the whole client of a browser, without the browser. */
export interface PersonPage {
  readonly name: string
  readonly browser: Browser
  /** The id of the visitor or agent; empty before it is known. */
  personId(): string
  readonly state: ReadonlySignal<LinkState>
  readonly outbox: Outbox
  readonly watched: WatchedPage
  /** Types something into some conversation, or does one of the other things that people do. */
  act(): void
  /** Whether it knows, or has to assume, that newer entries exist than it shows. */
  isBehind(): boolean
  /** How the page is, for who waits for it: null when it is at rest. */
  restless(): string | null
  screen(): Screen
  /** Everything it does as it would end with its process: at once, whatever is under way. */
  crash(): void
}
