import { signal, type ReadonlySignal } from '@preact/signals'

const matching = (query: string): ReadonlySignal<boolean> => {
  const media = matchMedia(query)
  const matches = signal(media.matches)
  media.addEventListener('change', () => { matches.value = media.matches })
  return matches
}

/** Room for list, thread and details beside each other. */
export const isWide = matching('(min-width: 1100px)')
/** Room for one pane at a time. */
export const isNarrow = matching('(max-width: 719.98px)')
