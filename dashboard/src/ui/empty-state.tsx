import type { ComponentChildren } from 'preact'
import type { LucideIcon } from 'lucide-preact'
import { useEffect } from 'preact/hooks'
import { CloudOff } from 'lucide-preact'
import { t } from '../words/words.js'
import { Button } from './button.js'
import { Icon } from './icon.js'
import './empty-state.css'

interface Props { icon: LucideIcon; title: string; hint?: ComponentChildren; children?: ComponentChildren }

/** What a screen says when it has nothing to show, and what to do about it. */
export function EmptyState({ icon, title, hint, children }: Props) {
  return (
    <div class="ui-empty">
      <span class="ui-empty-icon"><Icon of={icon} size={22} /></span>
      <p class="ui-empty-title">{title}</p>
      {hint && <p class="ui-empty-hint">{hint}</p>}
      {children && <div class="ui-empty-actions">{children}</div>}
    </div>
  )
}

/** What a screen says when it could not be loaded. Tries again by itself once the browser is on the network again. */
export function ErrorState({ title, hint, onRetry }: { title?: string; hint?: string; onRetry?: () => void }) {
  useEffect(() => {
    if (!onRetry) return
    addEventListener('online', onRetry)
    return () => removeEventListener('online', onRetry)
  }, [onRetry])
  return (
    <div role="alert">
      <EmptyState icon={CloudOff} title={title ?? t('ui.notLoaded')} hint={hint ?? t('ui.notLoadedHint')}>
        {onRetry && <Button onClick={onRetry}>{t('ui.tryAgain')}</Button>}
      </EmptyState>
    </div>
  )
}
