import { useCallback, useEffect, useState } from 'preact/hooks'
import type { Problem } from '@parley/protocol'
import type { Answer } from '../request.js'

type Loaded<T> = { state: 'loading' } | { state: 'failed'; problem: Problem } | { state: 'ready'; value: T }

/** Asks for something when the screen opens, and again whenever `keys` change; an answer that came too late is dropped. */
export function useLoaded<T>(ask: (signal: AbortSignal) => Promise<Answer<T>>, keys: readonly unknown[]) {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' })
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const abort = new AbortController()
    setLoaded({ state: 'loading' })
    const settle = async () => {
      try {
        const answer = await ask(abort.signal)
        if (abort.signal.aborted) return
        setLoaded(answer.ok ? { state: 'ready', value: answer.value } : { state: 'failed', problem: answer.problem })
      } catch (cause) {
        if (!abort.signal.aborted) throw cause
      }
    }
    void settle()
    return () => abort.abort()
  }, [turn, ...keys])
  const reload = useCallback(() => setTurn((last) => last + 1), [])
  return { loaded, reload }
}
