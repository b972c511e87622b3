import { useEffect, useState } from 'preact/hooks'
import { askBeforeLeaving } from '../routes.js'

/**
 * Nothing leads away from unsaved changes without a question: the browser asks before the page is closed. What leads to
 * another screen waits in `leaving`, null while nothing does, until it is called or stayed from.
 */
export function useBeforeLeaving(): { leaving: (() => void) | null; stay: () => void } {
  const [leaving, setLeaving] = useState<{ goOn: () => void } | null>(null)
  useEffect(() => {
    const prevent = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', prevent)
    const stop = askBeforeLeaving((goOn) => setLeaving({ goOn }))
    return () => {
      removeEventListener('beforeunload', prevent)
      stop()
    }
  }, [])
  return { leaving: leaving?.goOn ?? null, stay: () => setLeaving(null) }
}
