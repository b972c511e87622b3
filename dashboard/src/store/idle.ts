import type { AgentLink } from '@parley/client'

const idleMs = 60_000
const touches = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'focus'] as const

/** The page, as far as touching it goes. */
type Touched = Pick<Window, 'addEventListener' | 'removeEventListener'>

/**
 * Tells the server when this tab was untouched for a minute, and when it is touched again; an agent is away by
 * themselves only when none of their tabs is touched. Returns how to stop.
 */
export function tellIdle(link: Pick<AgentLink, 'ask' | 'onOnline'>, page: Touched = window): () => void {
  let idle = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const tell = () => {
    void link.ask('presence:idle', { idle })
  }
  const wait = () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      idle = true
      tell()
    }, idleMs)
  }
  const touched = () => {
    wait()
    if (!idle) return
    idle = false
    tell()
  }
  // A new connection counts as touched until it says otherwise.
  const stopListening = link.onOnline(() => {
    if (idle) tell()
  })
  for (const touch of touches) page.addEventListener(touch, touched, { capture: true, passive: true })
  wait()
  return () => {
    clearTimeout(timer)
    stopListening()
    for (const touch of touches) page.removeEventListener(touch, touched, { capture: true })
  }
}
