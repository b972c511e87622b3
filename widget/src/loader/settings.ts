import type { Language } from '@parley/protocol'
import { isColor, isSide, type Side } from '../frame-talk/messages.js'
import { pickLanguage } from '../words/language.js'

/** What the embed tag says. */
export interface Settings {
  /** Origin of the Parley that serves the script. */
  host: string
  siteKey: string
  color: string | null
  side: Side | null
  language: Language
}

/** Reads the tag; null, with a line in the console, when it names no site. */
export function readSettings(): Settings | null {
  // A script that runs later than it was read, as some tag managers have it, has no currentScript.
  const current = document.currentScript
  const script = current instanceof HTMLScriptElement
    ? current
    : document.querySelector<HTMLScriptElement>('script[data-site][src*="/widget.js"]')
  const { site, color, side, lang } = script?.dataset ?? {}
  if (!script || !site) {
    console.warn('Parley: the tag needs data-site')
    return null
  }
  return {
    host: new URL(script.src).origin,
    siteKey: site,
    color: isColor(color) ? color : null,
    side: isSide(side) ? side : null,
    language: pickLanguage([lang, document.documentElement.lang, ...navigator.languages]),
  }
}
