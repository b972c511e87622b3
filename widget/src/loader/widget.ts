import type { Side, ToPage } from '../frame-talk/messages.js'
import { launcherWords } from '../words/launcher.js'
import { fullScreen, isPhone } from './full-screen.js'
import { drawLauncher } from './launcher.js'
import { makePanel, type Panel } from './panel.js'
import { quietly } from './quietly.js'
import { recall, remember, rememberOpen, wasOpen } from './remembered.js'
import type { Settings } from './settings.js'
import { titleCount } from './title-count.js'
import type { Happenings, Verbs } from './verbs.js'
import { watchPages } from './watch-pages.js'

/** Accent of a site that has said nothing else. */
const DEFAULT_COLOR = '#3557e0'
/** How long a frame may take to forget the visitor before the panel goes anyway. */
const FORGET_MS = 5_000
/** The page itself comes first; the badge of an earlier conversation may come a moment later. */
const AFTER_THE_PAGE_MS = 500

/**
 * The widget in a page: one launcher, and one frame from the moment the visitor reaches for it. Until then nothing is
 * fetched, connected or kept, unless a conversation is open from an earlier page.
 */
export function startWidget(settings: Settings): Verbs {
  const { siteKey } = settings
  const words = launcherWords[settings.language]
  const kept = recall(siteKey)
  const launcher = drawLauncher(words)
  const countInTitle = titleCount()
  const handlers = new Map<unknown, ((...details: unknown[]) => void)[]>()
  let look = { color: settings.color ?? kept.color ?? DEFAULT_COLOR, side: settings.side ?? kept.side ?? endOfLine() }
  let panel: Panel | null = null
  let covering: { leave: () => void } | null = null
  let opened: 'open' | 'reopen' | null = null
  let isGone = false
  let identity: string | null = null
  let forgetting: ReturnType<typeof setTimeout> | undefined

  const tell = <Name extends keyof Happenings>(name: Name, ...details: Happenings[Name]): void => {
    for (const handler of handlers.get(name) ?? []) quietly(handler)(...details)
  }
  const tellPage = watchPages(quietly((page) => {
    // Pages that swap their whole body take the launcher along.
    if (!isGone && !launcher.host.isConnected) document.body.append(launcher.host)
    panel?.say({ type: 'page', ...page })
  }))

  const heard = (message: ToPage): void => {
    switch (message.type) {
      case 'ready':
        // Said anew whenever the frame begins anew, so that a frame that reloaded itself goes on where it was.
        if (isGone) return panel?.say({ type: 'forget' })
        sayIdentity()
        if (opened || kept.ongoing) panel?.say({ type: opened ?? 'resume' })
        tellPage()
        return tell('ready')
      case 'close': return verbs.close()
      case 'unread':
        launcher.setUnread(message.count)
        countInTitle(message.count)
        return tell('unread', message.count)
      case 'ongoing':
        kept.ongoing = message.ongoing
        return remember(siteKey, { ongoing: kept.ongoing, ...look })
      case 'look':
        // A launcher that jumps to the other side under the pointer would be worse than one that moves on the next page.
        look = { color: settings.color ?? message.color, side: settings.side ?? message.side }
        return launcher.setLook(look.color, sideShown)
      case 'forgotten': return leave()
    }
  }
  const reach = (): Panel => (panel ??= makePanel(launcher.around, settings, words, heard))
  const sayIdentity = (): void => {
    if (identity) panel?.say({ type: 'identify', token: identity })
  }
  /** The visitor is forgotten: the launcher goes, unless somebody else has come meanwhile. */
  const leave = (): void => {
    clearTimeout(forgetting)
    panel?.remove()
    panel = null
    if (!identity) return launcher.host.remove()
    isGone = launcher.around.hidden = false
    document.body.append(launcher.host)
  }

  const show = (how: 'open' | 'reopen'): void => {
    if (opened || isGone) return
    opened = how
    rememberOpen(siteKey, true)
    const { element, frame, say } = reach()
    launcher.setOpen(true)
    if (isPhone()) covering = fullScreen(element, verbs.close)
    if (how === 'open') frame.focus()
    say({ type: how })
    tell('open')
  }

  const verbs: Verbs = {
    open: () => show('open'),
    close() {
      if (!opened) return
      opened = null
      rememberOpen(siteKey, false)
      const hadFocus = document.activeElement === launcher.host
      launcher.setOpen(false)
      covering?.leave()
      covering = null
      panel?.say({ type: 'close' })
      if (hadFocus) launcher.button.focus()
      tell('close')
    },
    toggle: () => (opened ? verbs.close() : verbs.open()),
    on: (name, handler) => void handlers.set(name, [...handlers.get(name) ?? [], handler as () => void]),
    identify(token) {
      identity = String(token)
      if (!isGone) sayIdentity()
      else if (!panel) leave()
    },
    shutdown() {
      identity = null
      if (isGone) return
      verbs.close()
      isGone = true
      launcher.around.hidden = true
      countInTitle(0)
      // The frame keeps the visitor in its own origin's storage, so only the frame can forget.
      const wasUsed = panel ?? recall(siteKey).color
      remember(siteKey, null)
      kept.ongoing = false
      if (!wasUsed) return leave()
      reach().say({ type: 'forget' })
      forgetting = setTimeout(leave, FORGET_MS)
    },
  }

  const sideShown: Side = look.side
  launcher.setLook(look.color, sideShown)
  launcher.button.addEventListener('click', quietly(verbs.toggle))
  for (const near of ['pointerenter', 'focus']) launcher.button.addEventListener(near, quietly(reach), { once: true })
  launcher.around.addEventListener('keydown', quietly((event: KeyboardEvent) => {
    if (event.key === 'Escape') verbs.close()
  }))
  document.body.append(launcher.host)
  // On a phone the panel would cover the page that the visitor has just asked for.
  if (wasOpen(siteKey) && !isPhone()) show('reopen')
  else if (kept.ongoing) setTimeout(quietly(reach), AFTER_THE_PAGE_MS)
  return verbs
}

const endOfLine = (): Side => (getComputedStyle(document.documentElement).direction === 'rtl' ? 'left' : 'right')
