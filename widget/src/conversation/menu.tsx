import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { VisitorConversation } from '@parley/protocol'
import type { Thread } from '../store/thread.js'
import { useStore } from '../store/context.js'
import { Cross, Dots, Download, Languages, List, Sound } from '../ui/icons.js'
import { language, words } from '../words/words.js'
import { useDownload } from './use-download.js'
import './menu.css'

/** What else can be done with a conversation. */
export function Menu({ conversation, thread }: { conversation: VisitorConversation | null; thread: Thread | null }) {
  const { show, speak, hasSound, closing } = useStore()
  const isOpen = useSignal(false)
  const around = useRef<HTMLDivElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const items = (): HTMLElement[] => [...around.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? []]

  useEffect(() => {
    if (!isOpen.value) return undefined
    items()[0]?.focus()
    const away = (event: Event): void => {
      if (event.target instanceof Node && !around.current?.contains(event.target)) isOpen.value = false
    }
    document.addEventListener('pointerdown', away)
    return () => document.removeEventListener('pointerdown', away)
  }, [isOpen.value])

  const pressed = (event: KeyboardEvent): void => {
    if (!isOpen.value) return
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
    <div class="menu" ref={around} onKeyDown={pressed}>
      <button class="quiet" type="button" ref={opener} aria-haspopup="menu" aria-expanded={isOpen.value}
        aria-label={words.value.menu} onClick={() => { isOpen.value = !isOpen.value }}><Dots /></button>
      {isOpen.value && (
        <div class="menu-items" role="menu" aria-label={words.value.menu}>
          {item(<List size={18} />, words.value.backToStart, () => show({ name: 'welcome' }))}
          {thread && item(<Download size={18} />, words.value.download, download)}
          {item(<Sound size={18} />, hasSound.value ? words.value.soundOff : words.value.soundOn,
            () => { hasSound.value = !hasSound.value })}
          {item(<Languages size={18} />, words.value.otherLanguage, () => speak(language.value === 'en' ? 'zh' : 'en'))}
          {conversation && conversation.status !== 'closed'
            && item(<Cross size={18} />, words.value.close, () => { closing.value = conversation.id }, 'item bad')}
        </div>
      )}
    </div>
  )
}
