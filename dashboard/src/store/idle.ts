import type { AgentLink } from '@parley/client'

const idleMs = 60_000
/** What was refused is said again after this. */
const againMs = 5_000
const touches = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'focus'] as const

/** The page, as far as touching it goes. */
type Touched = Pick<Window, 'addEventListener' | 'removeEventListener'>

/**
 * Tells the server when this tab was untouched for a minute, and when it is touched again; an agent is away by
 * themselves only when none of their tabs is touched. Said anew on every line, as the one before may have gone with it:
 * whoever works in a new tab is back. Returns how to stop.
 */
export function tellIdle(link: Pick<AgentLink, 'ask' | 'onOnline' | 'state'>, page: Touched = window): () => void {
  let touchedAt = Date.now()
  let saidIdle = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let again: ReturnType<typeof setTimeout> | undefined
  const tell = async () => {
    clearTimeout(again)
    // By the clock, as timers stand still while a machine sleeps.
    const untouchedMs = Date.now() - touchedAt
    saidIdle = untouchedMs >= idleMs
    const reply = await link.ask('presence:idle', saidIdle ? { idle: true, forSeconds: Math.round(untouchedMs / 1000) } : { idle: false })
    if (!reply.ok && link.state.peek() === 'online') again = setTimeout(() => void tell(), againMs)
  }
  const wait = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void tell(), idleMs)
  }
  const touched = () => {
    touchedAt = Date.now()
    wait()
    if (saidIdle) void tell()
  }
  const stopListening = link.onOnline(() => void tell())
  for (const touch of touches) page.addEventListener(touch, touched, { capture: true, passive: true })
  wait()
  return () => {
    clearTimeout(timer)
    clearTimeout(again)
    stopListening()
    for (const touch of touches) page.removeEventListener(touch, touched, { capture: true })
  }
}
