import { useEffect } from 'preact/hooks'
import type { ErrorCode } from '@parley/protocol'
import { useStore } from '../store/context.js'
import type { Words } from '../words/en.js'
import { words } from '../words/words.js'
import { Cross } from './icons.js'
import './entrance.css'

/** While the site is asked for. */
export function Loading() {
  return (
    <div class="loading" role="status" aria-label={words.value.loading}>
      <div class="loading-head"><CloseButton /></div>
      <div class="loading-card"><i /><i /><i /></div>
    </div>
  )
}

const retryMs = 10_000

/** The server let nobody in; says why, and tries again where that can help. */
export function Trouble({ code }: { code: ErrorCode }) {
  const { enter } = useStore()
  const canRetry = code === 'unavailable' || code === 'rate_limited'
  useEffect(() => {
    if (!canRetry) return undefined
    const again = (): void => void enter()
    const timer = setInterval(again, retryMs)
    window.addEventListener('online', again)
    return () => {
      clearInterval(timer)
      window.removeEventListener('online', again)
    }
  }, [canRetry, enter])
  return (
    <div class="loading">
      <div class="loading-head"><CloseButton /></div>
      <div class="card trouble" role="alert">
        <p>{explain(code, words.value)}</p>
        {canRetry && <button class="button" type="button" onClick={() => void enter()}>{words.value.tryAgain}</button>}
      </div>
    </div>
  )
}

function explain(code: ErrorCode, { siteUnknown, siteForbidden, siteUnreachable, rateLimited, tooOld }: Words): string {
  switch (code) {
    case 'not_found': case 'invalid': return siteUnknown
    case 'forbidden': case 'unauthenticated': return siteForbidden
    case 'rate_limited': return rateLimited
    case 'client_too_old': return tooOld
    default: return siteUnreachable
  }
}

/** Closes the panel; nothing to close on the hosted page. */
export function CloseButton() {
  const { framed, dismiss } = useStore()
  if (!framed) return null
  return (
    <button class="quiet" type="button" aria-label={words.value.minimize} onClick={dismiss}><Cross /></button>
  )
}
