import { effect, signal, type ReadonlySignal } from '@preact/signals'

/** What the screen in view is called; the tab shows it exactly while it is looked at. */
export const screenTitle = signal('Parley')

/** Shows how many wait for an answer in front of the title, while the tab is in the background. Returns how to stop. */
export function startTitle(unread: ReadonlySignal<number>): () => void {
  const hidden = signal(document.visibilityState === 'hidden')
  const look = () => { hidden.value = document.visibilityState === 'hidden' }
  document.addEventListener('visibilitychange', look)
  const stop = effect(() => {
    document.title = hidden.value && unread.value > 0 ? `(${unread.value}) ${screenTitle.value}` : screenTitle.value
  })
  return () => {
    stop()
    document.removeEventListener('visibilitychange', look)
    document.title = screenTitle.value
  }
}
