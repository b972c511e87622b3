export interface PageSeen { url: string; title: string; referrer: string }

/** Single-page apps set the new title a moment after the address. */
const TITLE_SETTLES_MS = 400

/**
 * Tells the page the visitor is on, whenever it changes. Listens only: the host's history functions are not wrapped.
 * @returns a function that tells the page as it is now.
 */
export function watchPages(tell: (page: PageSeen) => void): () => void {
  let last = location.href
  let referrer = document.referrer
  let timer: ReturnType<typeof setTimeout> | undefined

  const now = (): void => tell({ url: last, title: document.title, referrer })
  const moved = (): void => {
    if (location.href === last) return
    referrer = last
    last = location.href
    clearTimeout(timer)
    timer = setTimeout(now, TITLE_SETTLES_MS)
  }
  // Browsers without the Navigation API still tell of Back, Forward and hashes, and the rest when the tab is looked at.
  if ('navigation' in window) window.navigation.addEventListener('currententrychange', moved)
  window.addEventListener('popstate', moved)
  document.addEventListener('visibilitychange', moved)
  return () => {
    moved()
    now()
  }
}
