import { signal, type ReadonlySignal } from '@preact/signals'
import type { AgentLink } from '@parley/client'
import type { Board as View, ReplyError } from '@parley/protocol'

/** The live board, for as long as somebody looks at it. */
export interface Board {
  readonly view: ReadonlySignal<View | null>
  /** Why there is nothing to show; null while it loads, and once something is there. */
  readonly error: ReadonlySignal<ReplyError | null>
  reload(): Promise<void>
  close(): void
}

/** Opens the board, and opens it again each time the line is back. */
export function openBoard(link: Pick<AgentLink, 'ask' | 'on' | 'onOnline' | 'state'>): Board {
  const view = signal<View | null>(null)
  const error = signal<ReplyError | null>(null)
  // A push may come before the answer to the opening, and is the newer one.
  const take = (next: View) => {
    if (view.peek() === null || Date.parse(next.at) >= Date.parse(view.peek()?.at ?? '')) view.value = next
    error.value = null
  }
  const reload = async () => {
    const reply = await link.ask('board:open', {})
    if (reply.ok) take(reply.board)
    else if (link.state.peek() === 'online' && view.peek() === null) error.value = reply.error
  }
  const stops = [
    link.on('board', ({ board }) => take(board)),
    link.onOnline(() => {
      void reload()
    }),
  ]
  if (link.state.peek() === 'online') void reload()
  return {
    view,
    error,
    reload,
    close() {
      for (const stop of stops) stop()
      void link.ask('board:close', {})
    },
  }
}
