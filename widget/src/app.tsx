import { useSignalEffect } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { Conversation } from './conversation/conversation.js'
import { StayContext, StoreContext } from './store/context.js'
import type { Store } from './store/store.js'
import { Loading, Trouble } from './ui/entrance.js'
import { wearColor } from './ui/look.js'
import { Welcome } from './welcome/welcome.js'
import { locale, words } from './words/words.js'
import './ui/tokens.css'
import './ui/base.css'

/** The frame: the door, and behind it the welcome or a conversation. */
export function App({ store, color }: { store: Store; color: string | null }) {
  const { gate, screen, framed, isVisible, dismiss } = store
  useSignalEffect(() => {
    const site = gate.value.is === 'inside' ? gate.value.stay.site.value : null
    // What the tag says goes before what the site says: a page may have a look of its own.
    return wearColor(color ?? site?.appearance.color ?? null)
  })
  useSignalEffect(() => { document.documentElement.lang = locale.value })
  useSignalEffect(() => {
    if (gate.value.is !== 'inside') return
    const { site, unread } = gate.value.stay
    const title = words.value.pageTitle(site.value.appearance.title || site.value.name)
    // In a page the loader counts in the page's own title.
    document.title = !framed && !isVisible.value && unread.value > 0 ? `(${unread.value}) ${title}` : title
  })
  useEffect(() => {
    const escape = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented && framed) dismiss()
    }
    document.addEventListener('keydown', escape)
    return () => document.removeEventListener('keydown', escape)
  }, [framed, dismiss])

  return (
    <StoreContext.Provider value={store}>
      <main class={framed ? 'frame' : 'frame own-page'}>
        {gate.value.is === 'inside'
          ? (
            <StayContext.Provider value={gate.value.stay}>
              {screen.value.name === 'welcome' ? <Welcome /> : <Conversation />}
            </StayContext.Provider>
            )
          : gate.value.is === 'refused'
            ? <Trouble code={gate.value.code} />
            : <Loading />}
      </main>
    </StoreContext.Provider>
  )
}
