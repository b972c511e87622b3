import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'

/** Counts what has come later: whoever keeps a place on the screen looks again. */
export const arrivals = signal(0)

/** A component whose code is fetched when it is first wanted; nothing is drawn until then. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const found = signal<{ View: ComponentType<Props> } | null>(null)
  const fetch = async (): Promise<void> => {
    try {
      found.value = { View: await load() }
      arrivals.value += 1
    } catch (error) {
      console.warn('Parley:', error)
    }
  }
  return function Later(props) {
    useEffect(() => {
      if (!found.peek()) void fetch()
    }, [])
    const View = found.value?.View
    return View ? <View {...props} /> : null
  }
}
