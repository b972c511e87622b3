import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Kbd } from './kbd.js'
import { place, type Side } from './place.js'
import './tooltip.css'

interface Props {
  text: string
  /** Keys that do the same, shown after the words. */
  keys?: readonly string[] | undefined
  side?: Side | undefined
  children: ComponentChildren
}

const beforeShowingMs = 400

/**
 * Shows a name on hover and on keyboard focus; Esc hides it. It names nothing by itself: what it wraps carries its own
 * accessible name.
 */
export function Tooltip({ text, keys, side = 'below', children }: Props) {
  const [shown, setShown] = useState(false)
  const anchor = useRef<HTMLSpanElement>(null)
  const timer = useRef<number | undefined>(undefined)
  const hide = () => {
    clearTimeout(timer.current)
    setShown(false)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    if (!shown) return
    const onKey = (event: KeyboardEvent) => { if (event.key === 'Escape') hide() }
    document.addEventListener('keydown', onKey, true)
    return () => document.removeEventListener('keydown', onKey, true)
  }, [shown])
  return (
    <span class="ui-tooltip-anchor" ref={anchor} onPointerDown={hide} onFocusOut={hide} onPointerLeave={hide}
      onPointerEnter={(event) => {
        if (event.pointerType === 'mouse') timer.current = window.setTimeout(() => setShown(true), beforeShowingMs)
      }}
      onFocusIn={(event) => {
        if (!(event.target instanceof Element) || !event.target.matches(':focus-visible')) return
        // A moment later: focus comes back while a menu still closes, when no other popover may be shown.
        clearTimeout(timer.current)
        timer.current = window.setTimeout(() => setShown(true))
      }}>
      {children}
      {shown && <Floating anchor={anchor.current} text={text} keys={keys} side={side} />}
    </span>
  )
}

function Floating({ anchor, text, keys, side }: Omit<Props, 'children'> & { anchor: Element | null; side: Side }) {
  const self = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    if (!self.current || !anchor) return
    self.current.showPopover()
    place(anchor.firstElementChild ?? anchor, self.current, { side, align: 'center', gap: 6 })
  }, [anchor, side, text])
  return (
    <span class="ui-tooltip" popover="manual" ref={self} aria-hidden="true">
      {text}
      {keys && <Kbd keys={keys} />}
    </span>
  )
}
