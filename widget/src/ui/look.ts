import { mix, readableAs, readableOn } from './contrast.js'

const DEFAULT = '#3557e0'
const surfaces = { light: '#ffffff', dark: '#16191f' } as const
const ends = { light: '#000000', dark: '#ffffff' } as const

/** The accent's tokens for one site colour, by scheme; every pair of text and ground has at least 4.5. */
export function accentTokens(color: string, scheme: 'light' | 'dark'): Record<string, string> {
  const surface = surfaces[scheme]
  const readable = readableAs(color, surface, ends[scheme])
  // In the dark a deep colour does not lead the eye, so it is raised until it reads; our own has its own value.
  const accent = scheme === 'light' ? color : color.toLowerCase() === DEFAULT ? '#6d8bff' : readable
  return {
    '--head': color,
    '--on-head': readableOn(color),
    '--accent': accent,
    '--on-accent': readableOn(accent),
    '--accent-text': scheme === 'light' ? readable : accent,
    '--accent-soft': mix(surface, accent, scheme === 'light' ? 0.1 : 0.2),
  }
}

/** Puts the site's colour on the document, and again when the browser turns light or dark. */
export function wearColor(color: string | null): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const wear = (): void => {
    const tokens = accentTokens(color ?? DEFAULT, dark.matches ? 'dark' : 'light')
    for (const [name, value] of Object.entries(tokens)) document.documentElement.style.setProperty(name, value)
  }
  dark.addEventListener('change', wear)
  wear()
  return () => dark.removeEventListener('change', wear)
}
