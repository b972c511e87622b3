import { limits, type Head, type Reply } from '@parley/protocol'
import type { ReadonlySignal } from '@preact/signals-core'
import type { AskOptions, LinkState } from './link.js'
import { isNoAnswer } from './outcome.js'
import { thisPage, type Page } from './page.js'
import { realTime, type Time } from './time.js'

/** The part of a link that a heartbeat uses. */
export interface HeartbeatLink {
  readonly state: ReadonlySignal<LinkState>
  ask(
    event: 'heartbeat', request: Record<string, never>, options?: AskOptions,
  ): Promise<Reply<{ now: string; heads: Record<string, Head> }>>
  reconnectNow(): void
}

export interface HeartbeatOptions {
  /** Heads of the caller's open conversations; whatever is behind them asks for the rest. */
  onHeads: (heads: Record<string, Head>, now: string) => void
  time?: Time
  page?: Page
}

/** A line that is silent for this long is taken for dead. */
const ANSWER_MS = 5_000

/**
 * Asks for heads every 25 s, when the page becomes visible and when the network returns, so that a lost push is made up
 * for. No answer means that the line is dead, whatever the socket believes, and it is made anew. Returns how to stop.
 */
export function startHeartbeat(link: HeartbeatLink, options: HeartbeatOptions): () => void {
  const { onHeads, time = realTime, page = thisPage() } = options
  let asking = false
  let stopped = false
  let cancel = () => undefined as void

  const beat = async () => {
    cancel()
    if (link.state.peek() === 'online' && !asking) {
      asking = true
      const reply = await link.ask('heartbeat', {}, { timeoutMs: ANSWER_MS })
      asking = false
      if (stopped) return
      if (reply.ok) onHeads(reply.heads, reply.now)
      else if (isNoAnswer(reply) && link.state.peek() === 'online') link.reconnectNow()
    }
    cancel()
    cancel = time.after(limits.heartbeatMs, () => void beat())
  }
  const unwake = page.onWake(() => void beat())
  cancel = time.after(limits.heartbeatMs, () => void beat())
  return () => {
    stopped = true
    unwake()
    cancel()
  }
}
