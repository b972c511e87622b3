import { signal } from '@preact/signals'

export interface Toast {
  id: number
  words: string
  tone: 'plain' | 'ok' | 'bad'
  action: { label: string; run: () => void } | null
}

let last = 0
const shown = signal<readonly Toast[]>([])
const most = 3

/** What is shown right now, oldest first. */
export const toasts = shown

/** Says something at the edge of the screen for a few seconds. Nothing that must be read may be said only here. */
export function toast(words: string, { tone = 'plain', action = null }: Partial<Omit<Toast, 'id' | 'words'>> = {}): void {
  last += 1
  shown.value = [...shown.value.filter((other) => other.words !== words), { id: last, words, tone, action }].slice(-most)
}

export function dismissToast(id: number): void {
  shown.value = shown.value.filter((other) => other.id !== id)
}
