import { effect, signal } from '@preact/signals'
import type { AgentSettings } from '@parley/protocol'
import { me } from './me.js'

type Theme = AgentSettings['theme']
const key = 'parley:theme'

const kept = (): Theme => {
  const value = localStorage.getItem(key)
  return value === 'light' || value === 'dark' ? value : 'system'
}

/** The theme on the screen. Kept in the browser too, so that the next load does not flash in the other one. */
export const theme = signal<Theme>('system')

export function startTheme(): void {
  theme.value = kept()
  effect(() => {
    const chosen = me.value?.settings.theme
    if (chosen) theme.value = chosen
  })
  effect(() => {
    if (theme.value === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme.value
    localStorage.setItem(key, theme.value)
  })
}
