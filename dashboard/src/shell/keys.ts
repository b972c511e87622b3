type Press = Pick<KeyboardEvent, 'key' | 'code' | 'altKey' | 'ctrlKey' | 'metaKey'>

const letterOrDigit = /^[a-z0-9]$/i

/**
 * The name of a press: `Alt+A`, `Alt+ArrowDown`, `Mod+K` (Ctrl or ⌘), or a single key such as `J` and `?`.
 * With Alt a Mac types other letters, so the place of the key decides where its letter does not.
 */
export function chordOf({ key, code, altKey, ctrlKey, metaKey }: Press): string {
  const byPlace = /^(?:Key|Digit)(.)$/.exec(code)?.[1]
  const name = letterOrDigit.test(key) ? key.toUpperCase() : altKey && byPlace ? byPlace : key
  return `${ctrlKey || metaKey ? 'Mod+' : ''}${altKey ? 'Alt+' : ''}${name}`
}

/** A single key without Ctrl, ⌘ or Alt; these can be turned off (WCAG 2.1.4). */
export const isSingle = (chord: string): boolean => !chord.includes('+') || chord === '+'

const isMac = () => typeof navigator !== 'undefined' && /Mac|iP(hone|ad)/.test(navigator.userAgent)
const arrows: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc', Backspace: '⌫' }
const shown = (part: string): string => {
  if (part === 'Mod') return isMac() ? '⌘' : 'Ctrl'
  if (part === 'Alt') return isMac() ? '⌥' : 'Alt'
  return arrows[part] ?? part
}

/** How a chord stands on the keys of this machine: `['Alt', '↓']`, `['⌘', 'K']`. */
export const keysOf = (chord: string): string[] => (isSingle(chord) ? [shown(chord)] : chord.split('+').map(shown))

/** Whether letters go into a field here, so that single keys stay letters. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
