import type { ComponentChildren } from 'preact'
import { useId, useRef, useState } from 'preact/hooks'
import { place, type Align, type Side } from './place.js'
import './popover.css'

/** What the trigger needs to open and close the popover by itself. */
export interface TriggerProps { popovertarget: string; 'aria-expanded': boolean; 'aria-haspopup': 'dialog' | 'menu' }

interface Props {
  trigger: (props: TriggerProps) => ComponentChildren
  label: string
  side?: Side | undefined
  align?: Align | undefined
  /** Gets a function that closes it and gives focus back. */
  children: (close: () => void) => ComponentChildren
}

/** A small panel beside its trigger; a press outside or Esc closes it, and focus goes back to the trigger. */
export function Popover({ trigger, label, side = 'below', align = 'start', children }: Props) {
  const { id, open, anchor, self, close, events } = usePopover(side, align)
  return (
    <span class="ui-popover-anchor" ref={anchor}>
      {trigger({ popovertarget: id, 'aria-expanded': open, 'aria-haspopup': 'dialog' })}
      <div id={id} ref={self} class="ui-popover" popover="auto" role="dialog" aria-label={label} {...events}>
        {open && children(close)}
      </div>
    </span>
  )
}

/** The part that a popover and a menu share: the browser's own popover, placed beside its anchor when it opens. */
export function usePopover(side: Side, align: Align, shown?: (popover: HTMLElement) => void) {
  const id = useId()
  const anchor = useRef<HTMLSpanElement>(null)
  const self = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  const close = () => {
    self.current?.hidePopover()
    anchor.current?.querySelector<HTMLElement>('[popovertarget]')?.focus()
  }
  const events = {
    // Its content is drawn before it shows, so that it has a size and something to focus once it does.
    onBeforeToggle: (event: { newState: string }) => setOpen(event.newState === 'open'),
    onToggle: (event: { newState: string }) => {
      const trigger = anchor.current?.firstElementChild
      if (event.newState !== 'open' || !trigger || !self.current) return
      place(trigger, self.current, { side, align, gap: 6 })
      shown?.(self.current)
    },
  }
  return { id, open, anchor, self, close, events }
}
