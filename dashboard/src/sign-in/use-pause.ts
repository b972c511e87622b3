import { useEffect, useState } from 'preact/hooks'
import type { Problem } from '@parley/protocol'
import { lasting } from '../words/times.js'
import { t } from '../words/words.js'

/** After a throttled try: counts down to the next one that makes sense, in words; null when there is nothing to wait for. */
export function usePause(problem: Problem | null): string | null {
  const [left, setLeft] = useState(0)
  const seconds = problem?.code === 'rate_limited' ? problem.retryAfter ?? 0 : 0
  useEffect(() => {
    setLeft(seconds)
    if (seconds === 0) return
    const end = performance.now() + seconds * 1_000
    const timer = setInterval(() => {
      const rest = Math.max(0, Math.ceil((end - performance.now()) / 1_000))
      setLeft(rest)
      if (rest === 0) clearInterval(timer)
    }, 1_000)
    return () => clearInterval(timer)
  }, [problem, seconds])
  if (seconds === 0) return null
  return left > 0 ? t('ui.tryAgainIn', { time: lasting(left * 1_000) }) : t('signIn.tryNow')
}
