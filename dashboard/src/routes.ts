import { computed, signal } from '@preact/signals'

/** Where one can be. Selection and filters live in the address, so that a reload and a shared link show the same. */
export type View = 'mine' | 'queue' | 'all' | 'closed'
export type Route =
  /** `details`: shown over the thread, where there is no room beside it. */
  | { name: 'inbox'; view: View; conversationId: string | null; details: boolean }
  | { name: 'transcripts' }
  | { name: 'transcript'; id: string }
  | { name: 'board' }
  | { name: 'routing' }
  | { name: 'settings'; section: string | null }
  | { name: 'setup' }
  | { name: 'sign-in' }
  | { name: 'invitation' }
  | { name: 'nowhere' }

const base = '/dashboard'
const views: readonly string[] = ['mine', 'queue', 'all', 'closed'] satisfies View[]
const isView = (text: string | null): text is View => text !== null && views.includes(text)

/** The parts of a path; null when one is not well encoded. */
function partsOf(pathname: string): string[] | null {
  try {
    return pathname
      .replace(/^\/dashboard/, '')
      .split('/')
      .filter(Boolean)
      .map(decodeURIComponent)
  } catch {
    return null
  }
}

/** What an address names. `url` is a path with or without a query, below the dashboard's base. */
export function routeOf(url: string): Route {
  const { pathname, searchParams } = new URL(url, 'http://parley.invalid')
  const parts = partsOf(pathname)
  if (!parts || parts.length > 2) return { name: 'nowhere' }
  const [first, second] = parts
  const view = searchParams.get('view')
  switch (first) {
    case undefined:
    case 'inbox':
      return {
        name: 'inbox',
        view: isView(view) ? view : 'mine',
        conversationId: second ?? null,
        details: searchParams.has('details'),
      }
    case 'transcripts':
      return second ? { name: 'transcript', id: second } : { name: 'transcripts' }
    case 'settings':
      return { name: 'settings', section: second ?? null }
    case 'board':
    case 'routing':
    case 'setup':
    case 'sign-in':
    case 'invitation':
      return second ? { name: 'nowhere' } : { name: first }
    default:
      return { name: 'nowhere' }
  }
}

/** The addresses of the screens, for links. */
export const paths = {
  inbox: (view: View = 'mine', conversationId: string | null = null, details = false) => {
    const asked = [view === 'mine' ? '' : `view=${view}`, details ? 'details' : ''].filter(Boolean).join('&')
    return `${base}/${conversationId ? `inbox/${conversationId}` : 'inbox'}${asked && `?${asked}`}`
  },
  transcripts: () => `${base}/transcripts`,
  transcript: (id: string) => `${base}/transcripts/${encodeURIComponent(id)}`,
  board: () => `${base}/board`,
  /** The routing log, narrowed down to what is named. */
  routing: (filters: Record<string, string> = {}) => {
    const asked = new URLSearchParams(filters).toString()
    return `${base}/routing${asked && `?${asked}`}`
  },
  settings: (section?: string) => (section ? `${base}/settings/${section}` : `${base}/settings`),
  setup: () => `${base}/setup`,
  signIn: () => `${base}/sign-in`,
}

const here = () => (typeof location === 'undefined' ? `${base}/` : location.pathname + location.search)

/** Path and query as they stand in the address bar. */
export const address = signal(here())
export const route = computed(() => routeOf(address.value))
/** The query of the address, for screens that keep their filters there. */
export const query = computed(() => new URL(address.value, 'http://parley.invalid').searchParams)

type Ask = (goOn: () => void) => void
let ask: Ask | null = null

/** Until what it returns is called, `next` is asked before any other address is shown: it goes on, or all stays. */
export function askBeforeLeaving(next: Ask): () => void {
  ask = next
  return () => {
    if (ask === next) ask = null
  }
}

function move(url: string): void {
  history.pushState(null, '', url)
  address.value = here()
}

/** Goes to `url`; `replace` keeps the step out of the browser's history, where what was here is gone. */
export function go(url: string, { replace = false }: { replace?: boolean } = {}): void {
  if (url === here()) return
  if (replace) {
    history.replaceState(null, '', url)
    address.value = here()
  } else if (ask) ask(() => move(url))
  else move(url)
}

const follows = (event: MouseEvent): HTMLAnchorElement | null => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return null
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link || link.origin !== location.origin || !link.pathname.startsWith(`${base}/`)) return null
  return (link.target && link.target !== '_self') || link.hasAttribute('download') || link.hash ? null : link
}

/** Listens to plain clicks on links of the dashboard and to back and forward. Returns how to stop. */
export function startRoutes(): () => void {
  const back = () => {
    const to = here()
    if (!ask) {
      address.value = to
      return
    }
    // The browser has gone there already: it stands where it was until that is decided.
    history.pushState(null, '', address.value)
    ask(() => move(to))
  }
  const click = (event: MouseEvent) => {
    const link = follows(event)
    if (!link) return
    event.preventDefault()
    go(link.pathname + link.search)
  }
  addEventListener('popstate', back)
  addEventListener('click', click)
  return () => {
    removeEventListener('popstate', back)
    removeEventListener('click', click)
  }
}
