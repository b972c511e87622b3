import { useEffect } from 'preact/hooks'
import { paths } from '../routes.js'
import { findOut } from '../store/me.js'
import { Button, ButtonLink } from '../ui/button.js'
import { t } from '../words/words.js'
import './states.css'

/** Before anything is known; says so only to those who wait longer than a blink (the style shows it late). */
export function Starting() {
  return (
    <div class="starting" role="status">
      <span>{t('app.loading')}</span>
    </div>
  )
}

const askAgainMs = 5_000

/** The server is silent at the start. Asks again by itself. */
export function Unreachable() {
  useEffect(() => {
    const again = () => {
      void findOut()
    }
    const timer = setInterval(again, askAgainMs)
    addEventListener('online', again)
    return () => {
      clearInterval(timer)
      removeEventListener('online', again)
    }
  }, [])
  return (
    <div class="state-page" role="alert">
      <h1>{t('app.unreachable')}</h1>
      <p>{t('app.unreachableHint')}</p>
      <Button
        tone="primary"
        onClick={() => {
          void findOut()
        }}
      >
        {t('app.tryAgain')}
      </Button>
    </div>
  )
}

export function NotFound() {
  return (
    <div class="state-page">
      <h1>{t('app.notFound')}</h1>
      <p>{t('app.notFoundHint')}</p>
      <ButtonLink href={paths.inbox()}>{t('app.toInbox')}</ButtonLink>
    </div>
  )
}
