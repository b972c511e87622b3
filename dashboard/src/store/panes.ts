import { signal } from '@preact/signals'

/** Widths of the panes in CSS pixels, and whether the details show; remembered by this browser. */
interface Panes {
  list: number
  details: number
  detailsOpen: boolean
}

const key = 'parley:panes'
const initial: Panes = { list: 300, details: 296, detailsOpen: true }
export const paneLimits = { list: { min: 240, max: 480 }, details: { min: 240, max: 480 } } as const

const width = (value: unknown, name: 'list' | 'details') => {
  const { min, max } = paneLimits[name]
  return typeof value === 'number' && Number.isFinite(value)
    ? Math.min(max, Math.max(min, Math.round(value)))
    : initial[name]
}

function read(): Panes {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Panes>
    return {
      list: width(kept.list, 'list'),
      details: width(kept.details, 'details'),
      detailsOpen: kept.detailsOpen !== false,
    }
  } catch {
    // Unreadable or denied: the widths of the first day do.
    return initial
  }
}

export const panes = signal<Panes>(read())

export function changePanes(change: Partial<Panes>): void {
  const next = { ...panes.value, ...change }
  panes.value = { ...next, list: width(next.list, 'list'), details: width(next.details, 'details') }
  try {
    localStorage.setItem(key, JSON.stringify(panes.value))
  } catch {
    // A browser that keeps nothing forgets the widths with the tab.
    return
  }
}
