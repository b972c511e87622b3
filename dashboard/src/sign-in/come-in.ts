import { signal } from '@preact/signals'
import type { Language, SignedIn } from '@parley/protocol'
import { changeMe, enter } from '../store/me.js'
import { language } from '../words/words.js'

/** Chosen by hand before being in; null while the browser's own holds. */
const chosen = signal<Language | null>(null)

export function chooseLanguage(next: Language): void {
  chosen.value = next
  language.value = next
}

/** Comes in for the first time, and keeps the language that was read at the door: the one chosen there, else `otherwise`. */
export function comeIn(signedIn: SignedIn, otherwise: Language = signedIn.agent.settings.language): void {
  const wanted = chosen.value ?? otherwise
  enter(signedIn)
  if (wanted !== signedIn.agent.settings.language) void changeMe({ settings: { language: wanted } })
}
