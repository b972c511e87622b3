import type { ButtonHTMLAttributes } from 'preact'
import { LoaderCircle, type LucideIcon } from 'lucide-preact'
import { classNames } from './class-names.js'
import { Icon } from './icon.js'
import type { Side } from './place.js'
import { Tooltip } from './tooltip.js'
import './icon-button.css'

interface IconButtonProps extends Omit<ButtonHTMLAttributes, 'class' | 'icon' | 'label' | 'size' | 'children'> {
  icon: LucideIcon
  /** What it does: its accessible name and its tooltip. */
  label: string
  keys?: readonly string[] | undefined
  /** A bordered box, as in the head of a pane. */
  boxed?: boolean | undefined
  size?: number | undefined
  tooltipSide?: Side | undefined
  busy?: boolean | undefined
  class?: string | undefined
}

/** A button that shows only an icon; its name stands in a tooltip. */
export function IconButton(props: IconButtonProps) {
  const { icon, label, keys, boxed = false, size = 18, tooltipSide, busy = false, class: className, onClick, ...rest } = props
  return (
    <Tooltip text={label} keys={keys} side={tooltipSide}>
      <button type="button" aria-label={label} {...rest} aria-busy={busy || undefined} aria-disabled={busy || undefined}
        class={classNames('ui-icon-button', boxed && 'ui-icon-button-boxed', className)}
        onClick={(event) => {
          if (busy) event.preventDefault()
          else onClick?.(event)
        }}>
        {busy ? <Icon of={LoaderCircle} size={size} class="ui-button-busy" /> : <Icon of={icon} size={size} />}
      </button>
    </Tooltip>
  )
}
