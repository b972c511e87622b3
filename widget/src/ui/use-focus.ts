import { useSignalEffect } from '@preact/signals'
import type { RefObject } from 'preact'
import { useStore } from '../store/context.js'

/** Where the visitor writes takes the focus when the panel opens, also when it is drawn only later. */
export function useFocusOnOpen(target: RefObject<HTMLElement | null>): void {
  const { focusWanted, tookFocus } = useStore()
  useSignalEffect(() => {
    if (focusWanted.value === 0 || !target.current) return
    target.current.focus()
    tookFocus()
  })
}
