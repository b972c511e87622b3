import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { VisitorConversation } from '@parley/protocol'
import type { Thread } from '../store/thread.js'
import { Dots } from '../ui/icons.js'
import { later } from '../ui/later.js'
import { words } from '../words/words.js'
import './menu.css'

const Items = later(async () => (await import('./menu-items.js')).MenuItems)

/** What else can be done with a conversation; what that is comes with the first press. */
export function Menu({ conversation, thread }: { conversation: VisitorConversation | null; thread: Thread | null }) {
  const isOpen = useSignal(false)
  const opener = useRef<HTMLButtonElement>(null)
  return (
    <div class="menu">
      <button class="quiet" type="button" ref={opener} aria-haspopup="menu" aria-expanded={isOpen.value}
        aria-label={words.value.menu} onClick={() => { isOpen.value = !isOpen.value }}><Dots /></button>
      {isOpen.value && <Items isOpen={isOpen} opener={opener} conversation={conversation} thread={thread} />}
    </div>
  )
}
