import { useId, useRef, useState } from 'preact/hooks'
import { place, type Align, type Side } from './place.js'

/** What the trigger needs to open and close the popover by itself. */
export interface TriggerProps { popovertarget: string; 'aria-expanded': boolean; 'aria-haspopup': 'menu' }

/** The browser's own popover, placed beside its anchor when it opens; a press outside or Esc closes it. */
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
    // Its content is drawn before it shows, so that it has a size and something to focus once it does; and it is taken
    // away after it has gone, so that the browser finds focus inside and gives it back.
    onBeforeToggle: (event: { newState: string }) => { if (event.newState === 'open') setOpen(true) },
    onToggle: (event: { newState: string }) => {
      if (event.newState !== 'open') {
        setOpen(false)
        self.current?.removeAttribute('data-placed')
      }
      const trigger = anchor.current?.firstElementChild
      if (event.newState !== 'open' || !trigger || !self.current) return
      place(trigger, self.current, { side, align, gap: 6 })
      self.current.setAttribute('data-placed', '')
      shown?.(self.current)
    },
  }
  return { id, open, anchor, self, close, events }
}
