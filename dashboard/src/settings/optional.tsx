import type { ComponentChildren } from 'preact'
import { Toggle } from '../ui/checkbox.js'
import './optional.css'

interface Props {
  label: string
  hint: string
  on: boolean
  onToggle: (on: boolean) => void
  children: ComponentChildren
}

/** Something that is off, or on with more to say about it. */
export function Optional({ label, hint, on, onToggle, children }: Props) {
  return (
    <div class="optional">
      <Toggle label={label} hint={hint} checked={on} onChange={onToggle} />
      {on && <div class="optional-more">{children}</div>}
    </div>
  )
}
