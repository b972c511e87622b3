import { frameAddress } from '../frame-talk/address.js'
import { talkToFrame } from '../frame-talk/page-side.js'
import type { ToFrame, ToPage } from '../frame-talk/messages.js'
import type { LauncherWords } from '../words/launcher.js'
import { CROSS, element, icon } from './launcher.js'
import { quietly } from './quietly.js'
import type { Settings } from './settings.js'

/** A browser that refuses the frame says nothing, so silence for this long is taken for it. */
const SILENCE_MS = 12_000

/** The panel with the frame inside. */
export interface Panel {
  element: HTMLElement
  frame: HTMLIFrameElement
  /** Said when the frame listens; until then nothing is heard, and it says `ready` first. */
  say(message: ToFrame): void
  remove(): void
}

/**
 * Makes the panel and begins to load the frame. Until the frame says that it is ready, the panel shows its own head with
 * a way to close it, and words with a way out when it never does.
 */
export function makePanel(
  around: HTMLElement, settings: Settings, words: LauncherWords, heard: (message: ToPage) => void,
): Panel {
  const { host, siteKey, color, language } = settings
  const panel = element('div', 'panel')
  const close = element('button', 'close')
  const trouble = element('div', 'trouble')
  const ownPage = element('a')
  const frame = element('iframe')
  const silence = setTimeout(() => { trouble.hidden = false }, SILENCE_MS)
  const talk = talkToFrame(frame, host, quietly((message: ToPage) => {
    if (message.type === 'ready') {
      clearTimeout(silence)
      panel.classList.add('ready')
    }
    heard(message)
  }))

  close.ariaLabel = words.close
  close.append(icon(CROSS))
  close.addEventListener('click', quietly(() => heard({ type: 'close' })))
  trouble.setAttribute('role', 'alert')
  ownPage.textContent = words.ownPage
  ownPage.href = `${host}/chat/${encodeURIComponent(siteKey)}`
  ownPage.target = '_blank'
  ownPage.rel = 'noopener'
  trouble.hidden = true
  trouble.append(words.unreachable, ownPage)
  frame.title = words.frame
  frame.allow = 'clipboard-write'
  frame.src = frameAddress(host, { siteKey, origin: location.origin, language, color })
  panel.append(close, trouble, frame)
  around.prepend(panel)

  return {
    element: panel, frame,
    say: (message) => { if (panel.classList.contains('ready')) talk.say(message) },
    remove: () => {
      clearTimeout(silence)
      talk.stop()
      panel.remove()
    },
  }
}
