import { quietly } from './quietly.js'

const phone = '(max-width: 480px), (max-height: 480px) and (pointer: coarse)'

/** Whether the panel covers the screen here. */
export const isPhone = (): boolean => matchMedia(phone).matches

/**
 * While the panel covers a phone: it keeps the visible size when the keyboard comes, the page behind does not scroll,
 * and Back closes it. `leave` puts everything back.
 */
export function fullScreen(panel: HTMLElement, close: () => void): { leave: () => void } {
  const viewport = window.visualViewport
  const root = document.documentElement
  const scrolling = root.style.overflow
  const leaving = new AbortController()
  const { signal } = leaving

  const fit = quietly(() => {
    panel.style.setProperty('--top', `${viewport?.offsetTop ?? 0}px`)
    panel.style.setProperty('--height', viewport ? `${viewport.height}px` : '100dvh')
  })
  root.style.overflow = 'hidden'
  // Routers find their own state again in ours, so that Back looks to them like arriving where they are.
  history.pushState({ ...Object(history.state), parley: true }, '')
  viewport?.addEventListener('resize', fit, { signal })
  viewport?.addEventListener('scroll', fit, { signal })
  window.addEventListener('popstate', quietly(() => { if (!isOurs()) close() }), { signal })
  fit()

  return {
    leave: () => {
      leaving.abort()
      root.style.overflow = scrolling
      if (isOurs()) history.back()
    },
  }
}

const isOurs = (): boolean => Boolean(Object(history.state).parley)
