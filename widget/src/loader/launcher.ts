import { readableOn } from '../ui/contrast.js'
import type { LauncherWords } from '../words/launcher.js'
import type { Side } from '../frame-talk/messages.js'
import css from './launcher.css?inline'

const BUBBLE = 'M7.9 20A9 9 0 1 0 4 16.1L2 22Z'
const DOWN = 'm6 9 6 6 6-6'
export const CROSS = 'M18 6 6 18M6 6l12 12'

/** The launcher as drawn in the page. */
export interface Launcher {
  host: HTMLElement
  /** Where the panel is put. */
  around: HTMLElement
  button: HTMLButtonElement
  setOpen(open: boolean): void
  setUnread(count: number): void
  setLook(color: string, side: Side): void
}

/**
 * Draws the launcher in a shadow root of its own, so that neither page nor launcher styles the other. Everything is made
 * through the DOM and a constructed stylesheet: it works under a policy without `unsafe-inline` and with trusted types.
 */
export function drawLauncher(words: LauncherWords): Launcher {
  const host = document.createElement('parley-widget')
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [sheet]

  const around = element('div', 'around')
  const button = element('button', 'launcher')
  const badge = element('span', 'badge')
  const said = element('span', 'said')
  badge.hidden = true
  badge.ariaHidden = 'true'
  said.setAttribute('role', 'status')
  button.append(icon(BUBBLE), icon(DOWN), badge)
  around.append(button, said)
  root.append(around)

  let [isOpen, unread] = [false, 0]
  const name = (): void => {
    button.ariaExpanded = String(isOpen)
    button.ariaLabel = isOpen ? words.close : unread ? `${words.open}, ${words.unread(unread)}` : words.open
    badge.hidden = unread === 0
    badge.textContent = unread > 99 ? '99+' : String(unread)
    around.classList.toggle('open', isOpen)
  }
  name()
  return {
    host, around, button,
    setOpen(open) {
      isOpen = open
      name()
    },
    setUnread(count) {
      said.textContent = count > unread && !isOpen ? words.unread(count) : ''
      unread = count
      name()
    },
    setLook(accent, side) {
      around.style.setProperty('--accent', accent)
      around.style.setProperty('--on-accent', readableOn(accent))
      host.classList.toggle('left', side === 'left')
    },
  }
}

/** An element with a class. */
export function element<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, name = ''): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  if (name) made.className = name
  return made
}

/** A line drawing on Lucide's 24 by 24 grid. */
export function icon(drawing: string): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(space, 'svg')
  const path = document.createElementNS(space, 'path')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.ariaHidden = 'true'
  path.setAttribute('d', drawing)
  svg.append(path)
  return svg
}
