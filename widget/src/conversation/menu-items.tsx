import type { Signal } from '@preact/signals'
import type { ComponentChildren, RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { VisitorConversation } from '@parley/protocol'
import type { Thread } from '../store/thread.js'
import { useStore } from '../store/context.js'
import { Cross } from '../ui/icons.js'
import { Download, Languages, List, Sound } from '../ui/later-icons.js'
import { wear } from '../ui/wear.js'
import { language, words } from '../words/words.js'
import css from './menu-items.css?inline'
import { useDownload } from './use-download.js'

wear(css)

interface Props {
  isOpen: Signal<boolean>
  opener: RefObject<HTMLButtonElement | null>
  conversation: VisitorConversation | null
  thread: Thread | null
}

/** The opened menu: arrows move in it, Escape and a press elsewhere close it. */
export function MenuItems({ isOpen, opener, conversation, thread }: Props) {
  const { show, speak, hasSound, closing } = useStore()
  const list = useRef<HTMLDivElement>(null)
  const items = (): HTMLElement[] => [...list.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? []]

  useEffect(() => {
    items()[0]?.focus()
    const away = (event: Event): void => {
      if (event.target instanceof Node && !list.current?.parentElement?.contains(event.target)) isOpen.value = false
    }
    document.addEventListener('pointerdown', away)
    return () => document.removeEventListener('pointerdown', away)
  }, [])

  const pressed = (event: KeyboardEvent): void => {
    const all = items()
    const at = all.findIndex((item) => item === document.activeElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
    if (to !== undefined) all.at(to % all.length)?.focus()
    else if (event.key === 'Escape') opener.current?.focus()
    else if (event.key !== 'Tab') return
    if (event.key !== 'Tab') event.preventDefault()
    if (to === undefined) isOpen.value = false
  }
  const item = (icon: ComponentChildren, text: string, act: () => void, kind = 'item') => (
    <button class={kind} role="menuitem" type="button" tabIndex={-1} onClick={() => {
      isOpen.value = false
      opener.current?.focus()
      act()
    }}>{icon}<span>{text}</span></button>
  )
  const download = useDownload(thread)

  return (
    <div class="menu-items" role="menu" aria-label={words.value.menu} ref={list} onKeyDown={pressed}>
      {item(<List size={18} />, words.value.backToStart, () => show({ name: 'welcome' }))}
      {thread && item(<Download size={18} />, words.value.download, download)}
      {item(<Sound size={18} />, hasSound.value ? words.value.soundOff : words.value.soundOn,
        () => { hasSound.value = !hasSound.value })}
      {item(<Languages size={18} />, words.value.otherLanguage, () => speak(language.value === 'en' ? 'zh' : 'en'))}
      {conversation && conversation.status !== 'closed'
        && item(<Cross size={18} />, words.value.close, () => { closing.value = conversation.id }, 'item bad')}
    </div>
  )
}
