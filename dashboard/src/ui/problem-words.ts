import type { ErrorCode, Problem } from '@parley/protocol'
import { lasting } from '../words/times.js'
import { errorWords, t } from '../words/words.js'

/** What a refusal means for the person, in their language; `special` where a code means something particular here. */
export function problemWords(problem: Problem, special: Partial<Record<ErrorCode, string>> = {}): string {
  const own = special[problem.code]
  if (own !== undefined) return own
  if (problem.code === 'rate_limited' && problem.retryAfter !== undefined) {
    return t('ui.tryAgainIn', { time: lasting(problem.retryAfter * 1_000) })
  }
  return errorWords(problem)
}
