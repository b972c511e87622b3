import type { LucideIcon } from 'lucide-preact'

interface Props { of: LucideIcon; size?: number; class?: string }

/** A Lucide icon beside words that already say it; hidden from screen readers. */
export function Icon({ of: Drawn, size = 16, class: className = '' }: Props) {
  return <Drawn size={size} strokeWidth={1.75} class={`ui-icon ${className}`} aria-hidden="true" focusable="false" />
}
