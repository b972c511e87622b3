import type { ComponentChildren } from 'preact'
import type { LucideIcon } from 'lucide-preact'
import { classNames } from './class-names.js'
import { Icon } from './icon.js'
import './badge.css'

export type TagTone = 'plain' | 'accent' | 'ok' | 'warn' | 'bad'

interface TagProps { tone?: TagTone | undefined; icon?: LucideIcon | undefined; children: ComponentChildren }

/** A short word in a frame: a state, a queue, a role. */
export function Tag({ tone = 'plain', icon, children }: TagProps) {
  return <span class={classNames('ui-tag', `ui-tag-${tone}`)}>{icon && <Icon of={icon} size={12} />}{children}</span>
}

/** A count; beyond 99 it says so and no more. */
export function Badge({ count, tone = 'accent', label }: { count: number; tone?: 'accent' | 'bad'; label?: string }) {
  if (count <= 0) return null
  return <span class={`ui-badge ui-badge-${tone}`} aria-label={label}>{count > 99 ? '99+' : count}</span>
}
