import { signal } from '@preact/signals'
import { arrivals } from '../ui/later.js'

type Kit = typeof import('./parts.js')

/**
 * All that files need beyond the button: fetched with the first file that is chosen or shown. Null until then; views
 * show names meanwhile.
 */
export const kit = signal<Kit | null>(null)
/** Whether it was wanted and could not be fetched. */
export const isKitMissing = signal(false)

/** Fetches the kit; null when it cannot be had now. */
export async function fetchKit(): Promise<Kit | null> {
  try {
    if (!kit.value) {
      kit.value = await import('./parts.js')
      arrivals.value += 1
    }
  } catch (error) {
    console.warn('Parley:', error)
  }
  isKitMissing.value = !kit.value
  return kit.value
}
