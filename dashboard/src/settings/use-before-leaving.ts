import { useEffect, useRef, useState } from 'preact/hooks'
import { askBeforeLeaving } from '../routes.js'

/**
 * Nothing leads away from unsaved changes without a question: the browser asks before the page is closed. What leads to
 * another screen waits in `leaving`, null while nothing does, until it is called or stayed from, or there is nothing unsaved
 * any more, which is the end of whoever uses this.
 */
export function useBeforeLeaving(): { leaving: (() => void) | null; stay: () => void } {
  const waiting = useRef<(() => void) | null>(null)
  const [, setCount] = useState(0)
  const wait = (goOn: (() => void) | null) => {
    waiting.current = goOn
    setCount((count) => count + 1)
  }
  const goOn = () => {
    const leave = waiting.current
    waiting.current = null
    leave?.()
  }
  useEffect(() => {
    const prevent = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', prevent)
    const stop = askBeforeLeaving(wait)
    return () => {
      removeEventListener('beforeunload', prevent)
      stop()
      goOn()
    }
  }, [])
  return { leaving: waiting.current && goOn, stay: () => wait(null) }
}
