// What each kind of page may load, say and be embedded in: nothing, unless it stands here.
import { exportStyleHash } from '../transcripts/export-html.js'
import type { Page } from './page-file.js'

const policy = (directives: Record<string, readonly string[]>) =>
  Object.entries(directives).map(([name, sources]) => `${name} ${sources.join(' ')}`).join('; ')

const nothing = ["'none'"]
const own = ["'self'"]
const base = { 'default-src': nothing, 'base-uri': nothing, 'form-action': nothing, 'frame-ancestors': nothing }

/** For whatever is not a page. */
export const closedPolicy = policy(base)

/** For the small pages that say what went wrong; their style is their own. */
export const smallPagePolicy = (styleHash: string) => policy({ ...base, 'style-src': [styleHash] })

const app = (page: Page) => ({
  ...base, 'script-src': [...own, ...page.scripts], 'style-src': [...own, ...page.styles],
  'img-src': [...own, 'data:', 'blob:'], 'font-src': own, 'connect-src': own, 'media-src': [...own, 'data:', 'blob:'],
  'manifest-src': own, 'worker-src': own,
})

/** The dashboard is embedded nowhere. It may show an exported transcript, whose style has a name of its own. */
export const dashboardPolicy = (page: Page) => {
  const directives = app(page)
  return policy({ ...directives, 'style-src': [...directives['style-src'], exportStyleHash] })
}

/** The conversation, in pages of Parley's own and of these origins. */
export const framePolicy = (page: Page, origins: readonly string[]) =>
  policy({ ...app(page), 'frame-ancestors': [...own, ...origins] })

/** The same conversation as a page of its own. */
export const hostedPolicy = (page: Page) => policy(app(page))

/** As strict as a careful shop would have it, so that the demo also shows that the widget is content with that. */
export const demoPolicy = policy({
  ...base, 'script-src': own, 'style-src': own, 'img-src': [...own, 'data:'], 'connect-src': own, 'frame-src': own,
})

/** Swagger's page brings a style of its own. */
export const docsPolicy = policy({
  ...base, 'script-src': own, 'style-src': [...own, "'unsafe-inline'"], 'img-src': [...own, 'data:'],
  'connect-src': own,
})
