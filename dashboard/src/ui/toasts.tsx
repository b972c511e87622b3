import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { CircleAlert, CircleCheck, X } from 'lucide-preact'
import { t } from '../words/words.js'
import { Button } from './button.js'
import { Icon } from './icon.js'
import { IconButton } from './icon-button.js'
import { dismissToast, toasts, type Toast } from './toast.js'
import './toasts.css'

const staysMs = 6_000

/** Where toasts appear; once in the app, outside of what is replaced when the screen changes. */
export function Toasts() {
  const self = useRef<HTMLDivElement>(null)
  const newest = toasts.value.at(-1)?.id
  useLayoutEffect(() => {
    // Shown anew each time, so that it stands above a dialog that was opened meanwhile.
    if (self.current?.matches(':popover-open')) self.current.hidePopover()
    if (newest !== undefined) self.current?.showPopover()
  }, [newest])
  return (
    <div ref={self} class="ui-toasts" popover="manual">
      <div role="status" aria-live="polite" aria-label={t('ui.notices')}>
        {toasts.value.map((one) => <OneToast key={one.id} toast={one} />)}
      </div>
    </div>
  )
}

function OneToast({ toast }: { toast: Toast }) {
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => dismissToast(toast.id), staysMs)
    return () => clearTimeout(timer)
  }, [held, toast.id])
  const { action } = toast
  return (
    <div class={`ui-toast ui-toast-${toast.tone}`} onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)}
      onFocusIn={() => setHeld(true)} onFocusOut={() => setHeld(false)}>
      {toast.tone === 'ok' && <Icon of={CircleCheck} />}
      {toast.tone === 'bad' && <Icon of={CircleAlert} />}
      <span class="ui-toast-words">{toast.words}</span>
      {action && <Button tone="quiet" size="small" onClick={() => {
        dismissToast(toast.id)
        action.run()
      }}>{action.label}</Button>}
      <IconButton icon={X} size={14} label={t('ui.dismiss')} onClick={() => dismissToast(toast.id)} />
    </div>
  )
}
