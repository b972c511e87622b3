import { useEffect, useState } from 'preact/hooks'
import type { Problem, VisitorDetails } from '@parley/protocol'
import { http } from '../http.js'

export type Details =
  { state: 'loading' } | { state: 'ready'; details: VisitorDetails } | { state: 'failed'; problem: Problem }

/** What is known about a visitor; asked anew when `changed` changes, without a flash. */
export function useVisitorDetails(visitorId: string, changed: string): Details & { retry: () => void } {
  const [known, setKnown] = useState<Details>({ state: 'loading' })
  const [asked, setAsked] = useState(0)
  useEffect(() => {
    const abort = new AbortController()
    http.get<VisitorDetails>(`/api/visitors/${visitorId}`, { signal: abort.signal }).then(
      (answer) => {
        if (answer.ok) setKnown({ state: 'ready', details: answer.value })
        else setKnown((before) => (before.state === 'ready' ? before : { state: 'failed', problem: answer.problem }))
      },
      (cause: unknown) => {
        if (!abort.signal.aborted) throw cause
      },
    )
    return () => abort.abort()
  }, [visitorId, changed, asked])
  return { ...known, retry: () => setAsked((count) => count + 1) }
}
