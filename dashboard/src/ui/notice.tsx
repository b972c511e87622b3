import type { ComponentChildren } from 'preact'
import { CircleAlert, Info, type LucideIcon } from 'lucide-preact'
import { Icon } from './icon.js'
import './notice.css'

interface Props { tone?: 'bad' | 'warn' | 'plain'; icon?: LucideIcon; children: ComponentChildren; action?: ComponentChildren }

/** Something to know before going on, above what it is about; one that is bad is read out at once. */
export function Notice({ tone = 'plain', icon = tone === 'plain' ? Info : CircleAlert, children, action }: Props) {
  return (
    <div class={`ui-notice ui-notice-${tone}`} {...(tone === 'bad' ? { role: 'alert' } : {})}>
      <Icon of={icon} />
      <div class="ui-notice-words">{children}</div>
      {action}
    </div>
  )
}
