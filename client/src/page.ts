/** What the link wants to know about the page it lives in. */
export interface Page {
  isVisible(): boolean
  /** Called when the page becomes visible or the network returns. */
  onWake(handler: () => void): () => void
}

/** A process without a page: always looked at, and nothing wakes it. */
const noPage: Page = { isVisible: () => true, onWake: () => () => undefined }

/** The browser's page, or a stand-in where there is none. */
export function thisPage(): Page {
  if (typeof document === 'undefined' || typeof window === 'undefined') return noPage
  return {
    isVisible: () => document.visibilityState === 'visible',
    onWake(handler) {
      const seen = () => {
        if (document.visibilityState === 'visible') handler()
      }
      document.addEventListener('visibilitychange', seen)
      window.addEventListener('online', handler)
      return () => {
        document.removeEventListener('visibilitychange', seen)
        window.removeEventListener('online', handler)
      }
    },
  }
}
