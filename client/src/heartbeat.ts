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

/** A line that is silent for this long is taken for dead: 29 s after it fell silent at the latest. */
const ANSWER_MS = 4_000
/** A server that is busy is asked again after this, or later if it says so: the line stands, and what it missed may be old. */
const AGAIN_MS = 5_000
/** After sleeping, and where somebody has just come to look, there is less patience. */
const WAKE_ANSWER_MS = 1_500
/** The server gives up a line that says nothing for 20 s, so there is nobody left to ask. */
const LOST_MS = 20_000

/**
 * Asks for heads every 25 s, when the page wakes and when the network returns, so that a lost push is made up for. No
 * answer means that the line is dead, whatever the socket believes, and it is made anew. Returns how to stop.
 */
export function startHeartbeat(link: HeartbeatLink, options: HeartbeatOptions): () => void {
  const { onHeads, time = realTime, page = thisPage(time) } = options
  /** Each question has its number; whoever wakes does not wait for the answer to an earlier one. */
  let asked = 0
  let stopped = false
  let cancel = () => undefined as void

  const beat = async (timeoutMs: number) => {
    cancel()
    const mine = asked += 1
    let nextMs: number = limits.heartbeatMs
    if (link.state.peek() === 'online') {
      const reply = await link.ask('heartbeat', {}, { timeoutMs })
      if (stopped || mine !== asked) return
      if (reply.ok) onHeads(reply.heads, reply.now)
      // A socket may find out by itself, while it is asked, that its line is long gone.
      else if (!isNoAnswer(reply)) nextMs = Math.min(nextMs, Math.max(AGAIN_MS, (reply.error.retryAfter ?? 0) * 1000))
      else if (link.state.peek() !== 'refused') link.reconnectNow()
    }
    cancel = time.after(nextMs, () => void beat(ANSWER_MS))
  }
  const unwake = page.onWake((sleptMs) => {
    // In the background a browser holds timers back, and the line is none the worse for it.
    if (sleptMs > LOST_MS && page.isVisible() && link.state.peek() === 'online') link.reconnectNow()
    else void beat(WAKE_ANSWER_MS)
  })
  cancel = time.after(limits.heartbeatMs, () => void beat(ANSWER_MS))
  return () => {
    stopped = true
    unwake()
    cancel()
  }
}
