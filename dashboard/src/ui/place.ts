export type Side = 'above' | 'below'
export type Align = 'start' | 'center' | 'end'

interface Box { left: number; top: number; right: number; bottom: number; width: number; height: number }
interface Size { width: number; height: number }
interface Wish { side: Side; align: Align; gap: number; rtl: boolean }

const edge = 8

/**
 * Where something that floats stands beside its anchor, in viewport pixels: on the wished side when there is room, on
 * the other when there is more there, and never beyond the edge of the window.
 */
export function placeBeside(anchor: Box, floating: Size, view: Size, wish: Wish): { left: number; top: number } {
  const above = anchor.top - wish.gap - floating.height
  const below = anchor.bottom + wish.gap
  const fitsAbove = above >= edge
  const fitsBelow = below + floating.height <= view.height - edge
  const roomierAbove = anchor.top > view.height - anchor.bottom
  const goesAbove = wish.side === 'above' ? fitsAbove || (!fitsBelow && roomierAbove) : !fitsBelow && (fitsAbove || roomierAbove)
  const atLeft = (wish.align === 'start') !== wish.rtl
  const left = wish.align === 'center' ? anchor.left + (anchor.width - floating.width) / 2
    : atLeft ? anchor.left : anchor.right - floating.width
  return {
    left: Math.round(clamp(left, edge, view.width - edge - floating.width)),
    top: Math.round(clamp(goesAbove ? above : below, edge, view.height - edge - floating.height)),
  }
}

/** Puts a shown popover beside its anchor. */
export function place(anchor: Element, floating: HTMLElement, wish: Omit<Wish, 'rtl'>) {
  const root = document.documentElement
  const rtl = getComputedStyle(anchor).direction === 'rtl'
  const spot = placeBeside(anchor.getBoundingClientRect(), { width: floating.offsetWidth, height: floating.offsetHeight },
    { width: root.clientWidth, height: root.clientHeight }, { ...wish, rtl })
  floating.style.left = `${spot.left}px`
  floating.style.top = `${spot.top}px`
}

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(value, most))
